// salesforce_sources.hpp: the files of an import, read and told apart.
#pragma once

#include <memory>
#include <vector>

#include "ambit/report.hpp"
#include "ambit/salesforce.hpp"
#include "src/exchange/salesforce_named_conditions.hpp"
#include "src/exchange/salesforce_queues.hpp"
#include "src/exchange/salesforce_rules.hpp"
#include "src/exchange/salesforce_settings.hpp"
#include "src/exchange/salesforce_sharing.hpp"
#include "src/exchange/xml_reader.hpp"

namespace ambit::exchange {

struct sources {
  std::vector<std::unique_ptr<xml::document>> documents;  ///< what the elements below point into
  std::vector<rules_file> rules;
  std::vector<queue_file> queues;
  std::vector<settings_file> settings;
  std::vector<named_condition> conditions;
  std::vector<sharing_file> sharing;
};

/// Reads every file; errors, which leave nothing to import, go to `problems`, the rest to `notes`.
sources read_sources(const std::vector<salesforce::source>& files, report& problems, report& notes);

}  // namespace ambit::exchange
