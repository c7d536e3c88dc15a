// zones.cpp: zones from the host's bytes, or from a folder of files.
#include "ambit/zones.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>

#include "src/base/digest.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/base/zone_table.hpp"

namespace ambit {

namespace {

using file_list = std::vector<std::pair<std::string, std::string>>;
namespace fs = std::filesystem;

void add_error(report& problems, std::string_view file, std::string_view code, std::string found,
               std::string expected) {
  problem item;
  item.code = code;
  item.found = std::move(found);
  item.expected = std::move(expected);
  item.where.file = file;
  problems.add(std::move(item));
}

/// The first `most` bytes of a file.
std::optional<std::string> read_file(const fs::path& path, std::size_t most) {
  std::error_code error;
  const auto size = std::min<std::uintmax_t>(fs::file_size(path, error), most);
  std::ifstream in(path, std::ios::binary);
  if (error || !in) return std::nullopt;
  std::string out(static_cast<std::size_t>(size), '\0');
  in.read(out.data(), static_cast<std::streamsize>(size));
  if (in.bad()) return std::nullopt;
  out.resize(static_cast<std::size_t>(in.gcount()));
  return out;
}

/// Sorted, so that problems and digests do not depend on the order in the folder.
std::vector<fs::path> list_files(const fs::path& folder, std::error_code& error) {
  std::vector<fs::path> out;
  fs::recursive_directory_iterator entry(folder, error);
  while (!error && entry != fs::recursive_directory_iterator()) {
    const std::string name = entry->path().filename().string();
    const bool at_top = entry.depth() == 0;
    std::error_code ignored;
    if (entry->is_directory(ignored)) {
      if (at_top && (name == "posix" || name == "right")) entry.disable_recursion_pending();
    } else if (entry->is_regular_file(ignored)) {
      const bool of_this_machine = at_top && (name == "localtime" || name == "posixrules");
      if (!of_this_machine) out.push_back(entry->path());
    }
    entry.increment(error);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string version_of(const fs::path& folder, const file_list& files) {
  constexpr std::size_t enough = 256;
  if (const auto text = read_file(folder / "+VERSION", enough)) {
    const std::string_view version = text::trim(*text);
    if (!version.empty() && text::is_valid(version)) return std::string(version);
  }
  constexpr std::string_view label = "# version ";
  if (const auto text = read_file(folder / "tzdata.zi", enough); text && text->starts_with(label)) {
    const std::string_view line = std::string_view(*text).substr(0, text->find('\n'));
    const std::string_view version = text::trim(line.substr(label.size()));
    if (!version.empty() && text::is_valid(version)) return std::string(version);
  }
  base::digest content;
  for (const auto& [name, bytes] : files) content.text(name).text(bytes);
  return content.finish().hex();
}

/// Nothing, and a problem, where the name or the bytes are unusable.
std::optional<base::zone> read_zone(std::string_view name, std::string_view bytes,
                                    report& problems) {
  if (name.empty() || name.size() > limits::max_name_bytes || !text::is_valid(name)) {
    add_error(problems, name, "malformed_name",
              "a zone's name of " + std::to_string(name.size()) + " bytes",
              "text of 1 to 255 bytes");
    return std::nullopt;
  }
  if (bytes.size() > limits::max_zone_bytes) {
    add_error(problems, name, "zone_too_large", std::to_string(bytes.size()) + " bytes",
              "at most " + std::to_string(limits::max_zone_bytes) + " bytes");
    return std::nullopt;
  }
  return base::zone::parse(name, bytes, problems);
}

}  // namespace

zones::zones() {
  auto table = std::make_shared<base::zone_table>();
  table->zones.emplace("UTC", base::zone::utc());
  table_ = std::move(table);
}

result<zones> zones::from_bytes(const file_list& files, std::string_view version) {
  report problems;
  auto table = std::make_shared<base::zone_table>();
  table->version = version;
  for (const auto& [name, bytes] : files) {
    auto zone = read_zone(name, bytes, problems);
    if (zone && !table->zones.emplace(name, *std::move(zone)).second) {
      add_error(problems, name, "duplicate_zone", "the zone " + text::quoted(name) + " again",
                "each zone once");
    }
  }
  if (problems.has_errors()) return {status::invalid_zones, std::move(problems)};
  // Whatever the files say: UTC is UTC.
  table->zones.insert_or_assign("UTC", base::zone::utc());
  return zones(std::move(table));
}

result<zones> zones::with(std::string_view name, std::string_view bytes,
                          std::string_view version) const {
  report problems;
  auto zone = read_zone(name, bytes, problems);
  if (!zone) return {status::invalid_zones, std::move(problems)};
  auto table = std::make_shared<base::zone_table>(*table_);
  table->version = version;
  if (name != "UTC") table->zones.insert_or_assign(std::string(name), *std::move(zone));
  return zones(std::move(table));
}

result<zones> zones::from_directory(const std::string& path) {
  report problems;
  std::error_code error;
  const fs::path folder(path);
  const auto paths = list_files(folder, error);
  if (error) {
    add_error(problems, path, "unreadable", "a folder that cannot be read: " + error.message(),
              "a folder of TZif files");
    return {status::invalid_zones, std::move(problems)};
  }
  file_list files;
  for (const auto& file : paths) {
    constexpr std::string_view magic = "TZif";
    const auto head = read_file(file, magic.size());
    if (head && *head != magic) continue;
    auto bytes = head ? read_file(file, limits::max_zone_bytes + 1) : std::nullopt;
    if (!bytes) {
      add_error(problems, file.string(), "unreadable", "a file that cannot be read", {});
      continue;
    }
    files.emplace_back(file.lexically_relative(folder).generic_string(), *std::move(bytes));
  }
  if (problems.has_errors()) return {status::invalid_zones, std::move(problems)};
  if (files.empty()) {
    add_error(problems, path, "no_zones", "no TZif file", "a folder of TZif files");
    return {status::invalid_zones, std::move(problems)};
  }
  return from_bytes(files, version_of(folder, files));
}

bool zones::contains(std::string_view name) const noexcept {
  return table_->find(name) != nullptr;
}

std::vector<std::string> zones::names() const {
  std::vector<std::string> out;
  for (const auto& [name, zone] : table_->zones) out.push_back(name);
  return out;
}

std::string_view zones::version() const noexcept {
  return table_->version;
}

}  // namespace ambit
