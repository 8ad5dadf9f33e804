"""Which services there are, in the order in which a fact first travels through them."""

from kernel.service import Service
from services.evaluation.service import evaluation
from services.feedback.service import feedback
from services.notification.service import notification
from services.reporting.service import reporting
from services.training.service import training
from services.vault.service import vault

services: tuple[Service, ...] = (
    reporting,
    evaluation,
    training,
    feedback,
    notification,
    vault,
)
