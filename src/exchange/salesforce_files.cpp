#include "src/exchange/salesforce_files.hpp"

#include <charconv>
#include <cstddef>

#include "src/base/text.hpp"

namespace ambit::exchange {

std::string component_name(std::string_view file_name) {
  const std::size_t folder = file_name.find_last_of("/\\");
  if (folder != std::string_view::npos) file_name.remove_prefix(folder + 1);
  constexpr std::string_view sidecar = "-meta.xml";
  if (file_name.ends_with(sidecar)) file_name.remove_suffix(sidecar.size());
  const std::size_t ending = file_name.rfind('.');
  if (ending != std::string_view::npos) file_name = file_name.substr(0, ending);
  const std::size_t last = file_name.rfind("__");
  if (last != std::string_view::npos && file_name.find("__") != last) {
    file_name.remove_prefix(last + 2);
  }
  return percent_decoded(file_name);
}

std::string percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    unsigned int byte = 0;
    const char* const digits = text.data() + at + 1;
    if (text[at] == '%' && at + 2 < text.size() &&
        std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      decoded += static_cast<char>(byte);
      at += 2;
    } else {
      decoded += text[at];
    }
  }
  return text::is_valid(decoded) ? decoded : std::string(text);
}

}  // namespace ambit::exchange
