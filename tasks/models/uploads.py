"""How often a person has uploaded lately."""

from django.db import models

from .people import User


class UploadTally(models.Model):
    """A person's uploads within the running minute; kept by the server alone."""

    user = models.OneToOneField(
        User, models.CASCADE, primary_key=True, related_name="upload_tally"
    )
    since = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    def __str__(self):
        return f"{self.user_id}: {self.count}"
