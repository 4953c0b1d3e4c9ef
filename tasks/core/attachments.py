"""Files that prove a figure: which kinds there are, and what a file may be called."""

import unicodedata

from django.utils.translation import gettext as _

from .enums import LabelledEnum

MAX_BYTES = 20 * 1024**2  # of one file
MAX_FILES = 10  # beside one figure, or with one answer
MAX_TOTAL = 500 * 1024**2  # bytes of one department's files
LONGEST_STEM = 100  # characters before the ending
LONGEST_ENDING = 10  # characters
NEVER_SHOWN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # controls, hidden marks, half characters
NOT_IN_A_NAME = str.maketrans(dict.fromkeys('<>:"|?*', "_"))


class Format(LabelledEnum):
    """A kind of file that is taken, named by its ending."""

    PDF = "pdf", "PDF"
    JPG = "jpg", "JPG"
    PNG = "png", "PNG"
    DOCX = "docx", "DOCX"
    XLSX = "xlsx", "XLSX"
    OFD = "ofd", "OFD"

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self]


OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    Format.PDF: "application/pdf",
    Format.JPG: "image/jpeg",
    Format.PNG: "image/png",
    Format.DOCX: f"{OFFICE}.wordprocessingml.document",
    Format.XLSX: f"{OFFICE}.spreadsheetml.sheet",
    Format.OFD: "application/ofd",
}
ENDINGS = {**{one.value: one for one in Format}, "jpeg": Format.JPG}
ACCEPTED = ",".join(f".{ending}" for ending in ENDINGS)  # what a file field offers


def clean_name(text: str) -> str:
    """Return a file's name without its path and without what no name may hold.

    Hidden marks that turn the direction of writing are taken away, so that the ending
    that is shown is the ending that is there.
    """
    last = text.replace("\\", "/").rpartition("/")[2]
    shown = "".join(
        sign
        for sign in unicodedata.normalize("NFC", last).translate(NOT_IN_A_NAME)
        if unicodedata.category(sign) not in NEVER_SHOWN
    )
    stem, dot, ending = shown.strip(" .").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    stem = stem[:LONGEST_STEM].strip(" .") or "-"
    return f"{stem}{dot}{ending[:LONGEST_ENDING].lower()}"


def format_of(name: str) -> Format | None:
    """Return the kind of file that a name promises; None for one that is not taken."""
    return ENDINGS.get(name.rpartition(".")[2].lower()) if "." in name else None


def show_size(size: int) -> str:
    """Return a number of bytes as people read it, rounded up."""
    if size < 1024**2:
        return f"{max(1, -(-size // 1024))} KB"
    tenths = -(-size * 10 // 1024**2)
    return f"{tenths // 10}.{tenths % 10} MB"


def reason_for(word: str) -> str:
    """Return why a file is not taken, as a sentence that says what to do."""
    sentences = {
        "ending": _("只能上传 pdf、jpg、png、docx、xlsx、ofd 文件。"),
        "empty": _("文件是空的，请重新选择。"),
        "size": _("文件超过 %(size)s MB，请压缩或拆分后再上传。")
        % {"size": MAX_BYTES // 1024**2},
        "content": _("文件内容与扩展名不符，请用原软件另存后再上传。"),
        "damaged": _("文件已损坏或不完整，请打开检查并另存后再上传。"),
        "locked": _(
            "文件加了密码或是旧格式，审核时无法打开，请另存为不加密码的新格式。"
        ),
        "macros": _("文件含有宏、脚本或可执行内容，请另存为不含宏的文件。"),
        "outside": _("文件会自动打开外部地址，请去掉外部模板后再上传。"),
        "bomb": _("文件解压后过大，不能上传。"),
        "virus": _("文件未通过安全检查，不能上传。"),
        "many": _("每项最多 %(count)s 个附件，请先移除不需要的。")
        % {"count": MAX_FILES},
        "full": _("本单位附件总量已达 %(size)s MB，请联系系统管理员。")
        % {"size": MAX_TOTAL // 1024**2},
    }
    return sentences[word]
