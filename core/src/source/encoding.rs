//! The encodings that a source file may declare, by the names that Python knows them by.
//!
//! In: a name from a `coding` comment. Out: which bytes are which characters. UTF-8, ASCII and Latin-1 are told apart because they
//! need no table; the tables of all others are those of `encoding_rs`.

use encoding_rs as tables;

/// How bytes become text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    Utf8,
    Latin1,
    Ascii,
    Other(Table),
}

/// An encoding with a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Table {
    table: &'static tables::Encoding,
    controls: Controls,
}

/// What the bytes 0x80 to 0x9F are: the tables follow the web, which differs from Python here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Controls {
    /// As the table says.
    Table,
    /// Where the table has a control character, Python has nothing.
    Refused,
    /// Control characters, where the table has letters.
    Themselves,
}

impl Encoding {
    /// The encoding of a name in any spelling that Python takes.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let name = name.to_ascii_lowercase().replace('_', "-");
        let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| name.starts_with(prefix));
        Some(match name.as_str() {
            "utf-8" | "utf8" | "u8" | "utf" | "cp65001" => Self::Utf8,
            "ascii" | "us-ascii" | "646" => Self::Ascii,
            "latin-1" | "latin1" | "latin" | "l1" | "iso8859-1" | "iso-8859-1" | "iso-latin-1"
            | "cp819" | "8859" => Self::Latin1,
            _ if begins(&["utf-8-"]) => Self::Utf8,
            _ if begins(&["latin-1-", "iso-8859-1-", "iso-latin-1-"]) => Self::Latin1,
            other => Self::Other(table(other)?),
        })
    }
}

fn table(name: &str) -> Option<Table> {
    let iso = ["iso-8859-", "iso8859-"];
    let part = iso.iter().find_map(|prefix| name.strip_prefix(prefix));
    let latin = name
        .strip_prefix("latin-")
        .or_else(|| name.strip_prefix("latin"))
        .or_else(|| name.strip_prefix('l'));
    let (table, controls) = match (part.or_else(|| latin.and_then(part_of_latin)), name) {
        (Some(part), _) => iso_table(part)?,
        (None, "tis-620" | "tis620" | "thai") => (tables::WINDOWS_874, Controls::Themselves),
        _ => match windows(name) {
            Some(table) => (table, Controls::Refused),
            None => (other_table(name)?, Controls::Table),
        },
    };
    Some(Table { table, controls })
}

/// The part of ISO 8859 that `latin2` and its like are.
fn part_of_latin(number: &str) -> Option<&'static str> {
    Some(match number {
        "2" => "2",
        "3" => "3",
        "4" => "4",
        "5" => "9",
        "6" => "10",
        "7" => "13",
        "8" => "14",
        "9" => "15",
        "10" => "16",
        _ => return None,
    })
}

fn iso_table(part: &str) -> Option<(&'static tables::Encoding, Controls)> {
    let table = match part {
        "2" => tables::ISO_8859_2,
        "3" => tables::ISO_8859_3,
        "4" => tables::ISO_8859_4,
        "5" => tables::ISO_8859_5,
        "6" => tables::ISO_8859_6,
        "7" => tables::ISO_8859_7,
        "8" => tables::ISO_8859_8,
        "9" => return Some((tables::WINDOWS_1254, Controls::Themselves)),
        "10" => tables::ISO_8859_10,
        "11" => return Some((tables::WINDOWS_874, Controls::Themselves)),
        "13" => tables::ISO_8859_13,
        "14" => tables::ISO_8859_14,
        "15" => tables::ISO_8859_15,
        "16" => tables::ISO_8859_16,
        _ => return None,
    };
    Some((table, Controls::Table))
}

fn windows(name: &str) -> Option<&'static tables::Encoding> {
    let page = name
        .strip_prefix("cp")
        .or_else(|| name.strip_prefix("windows-"))
        .unwrap_or(name);
    Some(match page {
        "874" => tables::WINDOWS_874,
        "1250" => tables::WINDOWS_1250,
        "1251" => tables::WINDOWS_1251,
        "1252" => tables::WINDOWS_1252,
        "1253" => tables::WINDOWS_1253,
        "1254" => tables::WINDOWS_1254,
        "1255" => tables::WINDOWS_1255,
        "1256" => tables::WINDOWS_1256,
        "1257" => tables::WINDOWS_1257,
        "1258" => tables::WINDOWS_1258,
        _ => return None,
    })
}

fn other_table(name: &str) -> Option<&'static tables::Encoding> {
    Some(match name {
        "koi8-r" | "cskoi8r" => tables::KOI8_R,
        "koi8-u" => tables::KOI8_U,
        "cp866" | "866" | "ibm866" => tables::IBM866,
        "mac-roman" | "macintosh" | "macroman" => tables::MACINTOSH,
        "mac-cyrillic" | "maccyrillic" => tables::X_MAC_CYRILLIC,
        "shift-jis" | "shiftjis" | "sjis" | "s-jis" | "csshiftjis" | "cp932" | "932" | "ms932"
        | "mskanji" | "ms-kanji" | "windows-31j" => tables::SHIFT_JIS,
        "euc-jp" | "eucjp" | "ujis" | "u-jis" => tables::EUC_JP,
        "euc-kr" | "euckr" | "korean" | "ksc5601" | "ks-c-5601" | "ks-c-5601-1987" | "ksx1001"
        | "ks-x-1001" | "cp949" | "949" | "ms949" | "uhc" => tables::EUC_KR,
        "gbk" | "cp936" | "936" | "ms936" | "gb2312" | "chinese" | "euc-cn" | "euccn"
        | "eucgb2312-cn" | "gb2312-80" | "gb2312-1980" | "csiso58gb231280" | "iso-ir-58" => {
            tables::GBK
        }
        "gb18030" | "gb18030-2000" => tables::GB18030,
        "big5" | "big5-tw" | "csbig5" | "big5hkscs" | "big5-hkscs" | "hkscs" => tables::BIG5,
        _ => return None,
    })
}

impl Table {
    /// The text that `bytes` are, or the offset of the first byte that is nothing.
    pub(super) fn decode(self, bytes: &[u8]) -> Result<String, usize> {
        if self.controls == Controls::Themselves {
            return self.decode_bytewise(bytes);
        }
        let mut decoder = self.table.new_decoder_without_bom_handling();
        let room = decoder.max_utf8_buffer_length_without_replacement(bytes.len());
        let mut out = String::with_capacity(room.unwrap_or(bytes.len()));
        let (result, read) = decoder.decode_to_string_without_replacement(bytes, &mut out, true);
        if let tables::DecoderResult::Malformed(length, behind) = result {
            return Err(read - usize::from(length) - usize::from(behind));
        }
        let undefined = |char: char| ('\u{80}'..='\u{9f}').contains(&char);
        match out.chars().position(undefined) {
            // Here a byte is a character.
            Some(at) if self.controls == Controls::Refused => Err(at),
            _ => Ok(out),
        }
    }

    fn decode_bytewise(self, bytes: &[u8]) -> Result<String, usize> {
        let mut out = String::with_capacity(bytes.len() * 2);
        for (at, &byte) in bytes.iter().enumerate() {
            if byte < 0xA0 {
                out.push(char::from(byte));
                continue;
            }
            let one = [byte];
            let char = self
                .table
                .decode_without_bom_handling_and_without_replacement(&one)
                .ok_or(at)?;
            out.push_str(&char);
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(name: &str, bytes: &[u8]) -> Result<String, usize> {
        match Encoding::of_name(name).expect("known") {
            Encoding::Other(table) => table.decode(bytes),
            other => panic!("{name} is {other:?}"),
        }
    }

    #[test]
    fn bytes_are_the_characters_that_python_makes_of_them() {
        let cases: &[(&str, &[u8], &str)] = &[
            ("KOI8-R", b"\xd0\xcf\xcd\xcf\xcf\xc9", "помоои"),
            ("cp1252", b"\x80\xe9", "€é"),
            ("windows_1251", b"\xdf", "Я"),
            ("iso8859-9", b"\x85\xf0", "\u{85}ğ"),
            ("latin2", b"\xb1\x80", "ą\u{80}"),
            ("iso-8859-15", b"\xa4", "€"),
            ("shift_jis", b"\x83\x65\\", "テ\\"),
            ("euc_jp", b"\xa5\xc6", "テ"),
            ("gbk", b"\xc4\xe3", "你"),
            ("big5", b"\xa7\x41", "你"),
            ("euc-kr", b"\xb0\xa1", "가"),
        ];
        for (name, bytes, text) in cases {
            assert_eq!(decode(name, bytes).as_deref(), Ok(*text), "{name}");
        }
    }

    #[test]
    fn what_is_no_character_is_found() {
        assert_eq!(decode("cp1252", b"ab\x81"), Err(2));
        assert_eq!(decode("shift_jis", b"ab\x81\n"), Err(2));
        assert_eq!(decode("tis-620", b"a\xfc"), Err(1));
        assert_eq!(Encoding::of_name("nonsense"), None);
        assert_eq!(Encoding::of_name("utf-16"), None);
    }
}
