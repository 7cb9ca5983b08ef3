"""The control words of Rich Text that say what is text and in which character set."""

LEFT_OUT = frozenset(  # destinations that hold no text of the article
    "annotation atnauthor author "
    "atndate atnid atnref bkmkend bkmkstart category colortbl comment company creatim datafield "
    "do doccomm factoidname falt filetbl fldinst footer footerf footerl footerr ftncn ftnsep ftnsepc generator header "
    "headerf headerl headerr hlinkbase keywords listtable listoverridetable listtext manager mmath nonesttables "
    "nonshppict objdata operator pict pntext printim private revtbl revtim rsidtbl rxe shprslt sn sp subject sv tc "
    "template themedata txe xe".split()
)
ENTERED = frozenset("shpinst shptxt".split())  # text of text boxes, though marked as to be skipped
KEPT = {"footnote": "notes", "title": "title", "stylesheet": "styles", "fonttbl": "fonts"}
CHARACTERS = {
    **{"tab": " ", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•"},
    **{"emdash": "—", "endash": "–", "emspace": " ", "enspace": " ", "qmspace": " ", "~": " ", "_": "-"},
    **{"{": "{", "}": "}", "\\": "\\", "\t": " "},
}
PARAGRAPH_ENDS = ("par", "sect", "page", "nestcell", "\n", "\r", "shptxt")
CHARSETS = {  # Windows' numbers of character sets
    **{77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk", 136: "cp950", 161: "cp1253"},
    **{162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874"},
    **{238: "cp1250", 255: "cp437"},
}
DEFAULTS = {"ansi": "cp1252", "mac": "mac_roman", "pc": "cp437", "pca": "cp850"}
