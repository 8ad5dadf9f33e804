"""Sending a roster file to the platform, and showing its report by line."""
