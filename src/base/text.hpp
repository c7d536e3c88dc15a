// text.hpp: Unicode text: validity, folding, words, names that resemble one another.
//
// Folding is NFC(toCasefold(NFD(text))), by the tables of utf8proc: canonical decomposition (in
// canonical order), full case folding (statuses C and F of CaseFolding.txt, so none of the Turkic
// ones), and then canonical decomposition, canonical order and canonical composition. It is
// Unicode's canonical caseless matching (D145), composed: canonically equal texts fold alike, and
// folding twice changes nothing. Two texts are equal ignoring case when their folded forms are the
// same bytes. A word is a run of letters, marks and digits (general categories L*, M*, N*).
// Cost: linear, but n log n in the length of a run of marks.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace ambit::text {

/// Well-formed UTF-8 without U+0000.
bool is_valid(std::string_view bytes) noexcept;
bool is_ascii(std::string_view bytes) noexcept;
/// Bytes of the well-formed UTF-8 sequence that `bytes` begins with; 0 when there is none.
std::size_t sequence_length(std::string_view bytes) noexcept;
/// Code points in well-formed UTF-8.
std::size_t length(std::string_view text) noexcept;
/// Byte offset of code point `index`, or the size when there are fewer.
std::size_t offset_of(std::string_view text, std::size_t index) noexcept;

/// Replaces `out` by the folded text; reuses its memory. `text` must be valid.
void fold(std::string_view text, std::string& out);
std::string fold(std::string_view text);
/// Simple Unicode case mapping, code point by code point; ß has no capital in it.
std::string lower(std::string_view text);
std::string upper(std::string_view text);
/// Without white space (Unicode White_Space) at both ends.
std::string_view trim(std::string_view text) noexcept;

/// `word` as a whole word in `text`; both in the same form (folded or not). `word` must be one run
/// of letters, marks and digits (is_word).
bool has_word(std::string_view text, std::string_view word) noexcept;
bool is_word(std::string_view text) noexcept;

/// The name that a misspelt one was likely meant to be: fewest edits (Damerau–Levenshtein, case
/// ignored), at most a third of its length; ties by order. Empty when none is near, and for names
/// past limits::max_hint_name_bytes; only the first limits::max_hint_names are looked at.
std::string_view nearest(std::string_view name, std::span<const std::string_view> known);
/// `did you mean "x"?`, or empty.
std::string did_you_mean(std::string_view name, std::span<const std::string_view> known);

/// For terminals and logs: control characters, bidirectional controls, line separators and bytes
/// that are no UTF-8 become escapes (`\u001b`, `\xff`); the rest stays as it is.
std::string printable(std::string_view bytes);
/// For messages: in double quotes, control characters escaped, cut to `most` code points with "…".
std::string quoted(std::string_view text, std::size_t most = 40);

/// Columns that a terminal takes for it: none for marks that combine, two for wide characters.
std::size_t display_width(std::string_view text) noexcept;
/// Bytes of the longest beginning of at most `columns` columns.
std::size_t bytes_within(std::string_view text, std::size_t columns) noexcept;

/// The Unicode version of the tables, part of fingerprints.
std::string_view unicode_version() noexcept;

}  // namespace ambit::text
