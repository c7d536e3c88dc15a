// salesforce_queues.hpp: a Queue document as it stands.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/exchange/xml_reader.hpp"

namespace ambit::exchange {

struct queue_file {
  std::string file;
  std::string id;    ///< the developer name: what assignments refer to
  std::string name;  ///< the label
  std::string email;
  bool mail_members = false;
  std::vector<std::string> objects;
  std::vector<std::string> users;
  std::vector<std::string> groups;
  std::vector<std::string> roles;
  xml::element at;
};

/// Reads the document's content; members and settings that a directory cannot hold are named in
/// `notes`.
queue_file read_queue(const xml::document& document, std::string_view file, report& notes);

}  // namespace ambit::exchange
