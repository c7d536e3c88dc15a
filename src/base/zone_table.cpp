// zone_table.cpp: a zone is a list of instants from which an offset holds, and a rule for the time
// after the last of them.
#include "src/base/zone_table.hpp"

#include <algorithm>

#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"

namespace ambit::base {

namespace {

using calendar::us_per_day;
using calendar::us_per_second;

// Offsets stay inside these, as RFC 9636 asks: local time is never further from UTC.
constexpr std::int32_t min_offset_s = -89'999;
constexpr std::int32_t max_offset_s = 93'599;

constexpr std::int64_t floor_seconds(std::int64_t us) noexcept {
  return us / us_per_second - (us % us_per_second < 0 ? 1 : 0);
}

constexpr std::int64_t clamp_us(std::int64_t us) noexcept {
  return std::clamp(us, limits::min_unix_us - 2 * us_per_day, limits::max_unix_us + 2 * us_per_day);
}

}  // namespace

// ----------------------------------------------------------------------------------------------
// asking

offset_span zone::span_at(std::int64_t unix_s) const noexcept {
  const auto next = std::upper_bound(
      transitions_.begin(), transitions_.end(), unix_s,
      [](std::int64_t instant, const transition& item) { return instant < item.unix_s; });
  if (next == transitions_.end() && footer_) return footer_->span_at(unix_s);
  offset_span out;
  out.offset_s = next == transitions_.begin() ? first_offset_s_ : std::prev(next)->offset_s;
  if (next != transitions_.end()) out.until_unix_s = next->unix_s;
  return out;
}

std::int32_t zone::offset_at(std::int64_t unix_us) const noexcept {
  return span_at(floor_seconds(unix_us)).offset_s;
}

std::int32_t zone::day_of(std::int64_t unix_us) const noexcept {
  unix_us = clamp_us(unix_us);
  return calendar::utc_day_of(unix_us + offset_at(unix_us) * us_per_second);
}

std::int64_t zone::day_start(std::int32_t unix_day) const noexcept {
  return instant_of(calendar::clamp_day(unix_day) * us_per_day);
}

/// The first instant at which the local clock shows that time or a later one. Within a span of one
/// offset the clock runs evenly, so each span that can hold the answer has one candidate.
std::int64_t zone::instant_of(std::int64_t local_us) const noexcept {
  local_us = clamp_us(local_us);
  std::int64_t begin_s = floor_seconds(local_us) - max_offset_s;
  for (;;) {
    const offset_span span = span_at(begin_s);
    const std::int64_t candidate_us =
        std::max(begin_s * us_per_second, local_us - span.offset_s * us_per_second);
    if (floor_seconds(candidate_us) < span.until_unix_s) return candidate_us;
    begin_s = span.until_unix_s;
  }
}

/// The last instant at which the local clock may show an earlier time lies less than the furthest
/// offset away; each span up to there has one candidate, and the last one counts.
std::int64_t zone::day_settled(std::int32_t unix_day) const noexcept {
  const std::int64_t local_us = calendar::clamp_day(unix_day) * us_per_day;
  const std::int64_t end_s = floor_seconds(local_us) - min_offset_s;
  std::int64_t begin_s = floor_seconds(local_us) - max_offset_s;
  std::int64_t settled_us = begin_s * us_per_second;
  while (begin_s < end_s) {
    const offset_span span = span_at(begin_s);
    const std::int64_t until_s = std::min(span.until_unix_s, end_s);
    const std::int64_t shows_us = local_us - span.offset_s * us_per_second;
    if (shows_us > begin_s * us_per_second)
      settled_us = std::min(shows_us, until_s * us_per_second);
    begin_s = until_s;
  }
  return settled_us;
}

zone zone::utc() {
  zone out;
  out.name_ = "UTC";
  return out;
}

const zone* zone_table::find(std::string_view name) const noexcept {
  const auto found = zones.find(name);
  return found == zones.end() ? nullptr : &found->second;
}

// ----------------------------------------------------------------------------------------------
// reading

/// TZif bytes: a header and a block with 32-bit times, and from version 2 on the same again with
/// 64-bit times, which counts alone, and a footer.
class zone::reader {
 public:
  explicit reader(std::string_view bytes) : rest_(bytes) {}

  /// What is wrong, or empty.
  std::string read(zone& out) {
    header first;
    if (!read_header(first)) return "no TZif header";
    if (first.version == '\0') {
      if (auto problem = read_block(first, 4, out); !problem.empty()) return problem;
      return rest_.empty() ? std::string() : "bytes after the end";
    }
    if (first.version < '2') return "an unknown version of TZif";
    if (rest_.size() < first.block_size(4)) return "fewer bytes than the header says";
    rest_.remove_prefix(first.block_size(4));
    header second;
    if (!read_header(second)) return "no second TZif header";
    if (auto problem = read_block(second, 8, out); !problem.empty()) return problem;
    return read_footer(out);
  }

 private:
  struct header {
    char version = '\0';
    std::uint64_t ut_count = 0;
    std::uint64_t standard_count = 0;
    std::uint64_t leap_count = 0;
    std::uint64_t transition_count = 0;
    std::uint64_t type_count = 0;
    std::uint64_t name_bytes = 0;
    /// No overflow: the counts have 32 bits.
    std::uint64_t block_size(std::uint64_t time_bytes) const noexcept {
      return transition_count * (time_bytes + 1) + type_count * 6 + name_bytes +
             leap_count * (time_bytes + 4) + standard_count + ut_count;
    }
  };

  std::string_view take(std::size_t size) noexcept {
    const std::string_view out = rest_.substr(0, size);
    rest_.remove_prefix(out.size());
    return out;
  }

  /// Big endian, in two's complement. The caller has checked the size.
  static std::int64_t number(std::string_view bytes) noexcept {
    std::uint64_t value = static_cast<unsigned char>(bytes[0]) >= 0x80 ? ~std::uint64_t{0} : 0;
    for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
    return static_cast<std::int64_t>(value);
  }

  bool read_header(header& out) {
    constexpr std::size_t header_bytes = 44;
    const std::string_view bytes = take(header_bytes);
    if (bytes.size() != header_bytes || !bytes.starts_with("TZif")) return false;
    out.version = bytes[4];
    std::size_t at = 20;
    for (auto* count : {&out.ut_count, &out.standard_count, &out.leap_count, &out.transition_count,
                        &out.type_count, &out.name_bytes}) {
      *count = static_cast<std::uint32_t>(number(bytes.substr(at, 4)));
      at += 4;
    }
    return true;
  }

  std::string read_block(const header& counts, std::size_t time_bytes, zone& out) {
    if (rest_.size() < counts.block_size(time_bytes)) return "fewer bytes than the header says";
    if (counts.leap_count != 0) return "leap seconds, which timestamps here do not count";
    if (counts.type_count == 0 || counts.type_count > 256 || counts.name_bytes == 0 ||
        (counts.ut_count != 0 && counts.ut_count != counts.type_count) ||
        (counts.standard_count != 0 && counts.standard_count != counts.type_count)) {
      return "counts that do not fit together";
    }
    if (counts.transition_count > limits::max_zone_transitions) return "too many transitions";
    const auto count = static_cast<std::size_t>(counts.transition_count);
    const std::string_view times = take(count * time_bytes);
    const std::string_view indices = take(count);
    const std::string_view types = take(static_cast<std::size_t>(counts.type_count) * 6);
    take(static_cast<std::size_t>(counts.name_bytes + counts.standard_count + counts.ut_count));

    std::vector<std::int32_t> offsets;
    for (std::size_t i = 0; i < types.size(); i += 6) {
      const std::int64_t offset_s = number(types.substr(i, 4));
      const auto daylight = static_cast<unsigned char>(types[i + 4]);
      const auto name = static_cast<unsigned char>(types[i + 5]);
      if (offset_s < min_offset_s || offset_s > max_offset_s) return "an offset out of range";
      if (daylight > 1 || name >= counts.name_bytes) return "a local time type out of range";
      offsets.push_back(static_cast<std::int32_t>(offset_s));
    }
    out.first_offset_s_ = offsets[0];
    out.transitions_.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      const std::int64_t unix_s = number(times.substr(i * time_bytes, time_bytes));
      const auto type = static_cast<unsigned char>(indices[i]);
      if (type >= offsets.size()) return "a transition to an unknown local time type";
      if (i != 0 && unix_s <= out.transitions_.back().unix_s) return "transitions out of order";
      out.transitions_.push_back({unix_s, offsets[type]});
    }
    return {};
  }

  std::string read_footer(zone& out) {
    if (rest_.size() < 2 || rest_.front() != '\n' || rest_.back() != '\n') return "no footer";
    const std::string_view rule = rest_.substr(1, rest_.size() - 2);
    if (rule.empty()) return {};
    out.footer_ = posix_rule::parse(rule);
    if (!out.footer_) return "the footer " + text::quoted(rule) + ", which is no rule";
    return {};
  }

  std::string_view rest_;
};

std::optional<zone> zone::parse(std::string_view name, std::string_view bytes, report& problems) {
  zone out;
  out.name_ = name;
  std::string found = reader(bytes).read(out);
  if (found.empty()) return out;
  problem item;
  item.code = "malformed_zone";
  item.found = std::move(found);
  item.expected = "time-zone data in the TZif format";
  item.where.file = name;
  problems.add(std::move(item));
  return std::nullopt;
}

}  // namespace ambit::base
