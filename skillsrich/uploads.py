"""What is uploaded never grows beyond what any form of the site takes."""

from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from tasks.core.attachments import MAX_BYTES


class LimitedUploadHandler(FileUploadHandler):
    """Stands before the others, and lets no file pass that is too large to be taken.

    The rest of such a file is read and thrown away; the form finds no file, and the
    view says why (see `is_too_large`).
    """

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > MAX_BYTES:
            self.request.has_skipped_files = True
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None


def is_too_large(request) -> bool:
    """Return whether a file of the request was thrown away for its size."""
    _ = request.FILES  # read by now, whoever asked first
    return getattr(request, "has_skipped_files", False)
