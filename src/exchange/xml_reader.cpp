#include "src/exchange/xml_reader.hpp"

#include <expat.h>

#include <algorithm>
#include <exception>
#include <map>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

#include "src/base/digest.hpp"
#include "src/base/limits.hpp"
#include "src/exchange/ascii.hpp"

namespace ambit::exchange::xml {

namespace {

// Stands between a namespace and a local name in what expat hands over; no XML text can hold it.
constexpr char namespace_separator = '\x01';

std::string local_name(const XML_Char* expanded) {
  const std::string_view name = expanded;
  const std::size_t separator = name.rfind(namespace_separator);
  return std::string(separator == std::string_view::npos ? name : name.substr(separator + 1));
}

}  // namespace

/// Receives expat's events. An exception must not pass through C code: it is kept, the parser is
/// stopped, and `parse` throws it again.
class tree_builder {
 public:
  tree_builder(document& target, XML_Parser parser, report& problems)
      : target_(target), parser_(parser), problems_(problems) {
    XML_SetUserData(parser, this);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
  }

  void parse(std::string_view bytes) {
    const XML_Status status =
        XML_Parse(parser_, bytes.data(), static_cast<int>(bytes.size()), XML_TRUE);
    if (failure_) std::rethrow_exception(failure_);
    if (status == XML_STATUS_OK || refused_) return;
    const XML_Error code = XML_GetErrorCode(parser_);
    if (code == XML_ERROR_NO_MEMORY) throw std::bad_alloc();
    refuse("not_well_formed",
           std::string("the text is not well-formed XML: ") + XML_ErrorString(code),
           "well-formed XML");
  }

  bool refused() const noexcept { return refused_; }

 private:
  struct open_element {
    std::uint32_t index = 0;
    std::uint32_t last_child = document::none;
    std::map<std::string, std::uint32_t, std::less<>> counts;  // children by name
  };

  template <class Action>
  static void guarded(void* self, Action action) {
    auto* builder = static_cast<tree_builder*>(self);
    if (builder->refused_ || builder->failure_) return;
    try {
      action(*builder);
    } catch (...) {
      builder->failure_ = std::current_exception();
      XML_StopParser(builder->parser_, XML_FALSE);
    }
  }

  static void XMLCALL on_start(void* self, const XML_Char* name, const XML_Char** /*attributes*/) {
    guarded(self, [&](tree_builder& builder) { builder.start(local_name(name)); });
  }
  static void XMLCALL on_end(void* self, const XML_Char* /*name*/) {
    guarded(self, [](tree_builder& builder) { builder.open_.pop_back(); });
  }
  static void XMLCALL on_text(void* self, const XML_Char* text, int length) {
    guarded(self, [&](tree_builder& builder) {
      auto& node = builder.target_.nodes_[builder.open_.back().index];
      node.text.append(text, static_cast<std::size_t>(length));
    });
  }
  static void XMLCALL on_doctype(void* self, const XML_Char* /*name*/, const XML_Char* /*system*/,
                                 const XML_Char* /*public_id*/, int /*has_internal_subset*/) {
    guarded(self, [](tree_builder& builder) {
      builder.refuse("doctype_refused", "a document type declaration", "XML without a DTD");
      XML_StopParser(builder.parser_, XML_FALSE);
    });
  }

  void start(std::string name) {
    if (open_.size() == limits::max_depth) {
      refuse("limit_exceeded",
             "elements are nested deeper than " + std::to_string(limits::max_depth),
             "a flatter document");
      XML_StopParser(parser_, XML_FALSE);
      return;
    }
    const auto index = static_cast<std::uint32_t>(target_.nodes_.size());
    document::node made;
    made.line = XML_GetCurrentLineNumber(parser_);
    made.column = XML_GetCurrentColumnNumber(parser_) + 1;
    if (!open_.empty()) {
      open_element& parent = open_.back();
      made.parent = parent.index;
      made.ordinal = ++parent.counts[name];
      (parent.last_child == document::none ? target_.nodes_[parent.index].first_child
                                           : target_.nodes_[parent.last_child].next_sibling) =
          index;
      parent.last_child = index;
    }
    made.name = std::move(name);
    target_.nodes_.push_back(std::move(made));
    open_.push_back({index, document::none, {}});
  }

  void refuse(std::string code, std::string found, std::string expected) {
    refused_ = true;
    place where;
    where.file = target_.file_;
    where.line = XML_GetCurrentLineNumber(parser_);
    where.column = XML_GetCurrentColumnNumber(parser_) + 1;
    problems_.add({severity::error,
                   std::move(code),
                   std::move(found),
                   std::move(expected),
                   {},
                   std::move(where)});
  }

  document& target_;
  XML_Parser parser_;
  report& problems_;
  std::vector<open_element> open_;
  std::exception_ptr failure_;
  bool refused_ = false;
};

bool document::parse(std::string_view bytes, std::string_view file, report& problems) {
  nodes_.clear();
  file_ = file;
  if (bytes.size() > limits::max_document_bytes) {
    place where;
    where.file = file_;
    problems.add({severity::error,
                  "limit_exceeded",
                  "the document has " + std::to_string(bytes.size()) + " bytes",
                  "at most " + std::to_string(limits::max_document_bytes),
                  {},
                  where});
    return false;
  }
  const std::unique_ptr<std::remove_pointer_t<XML_Parser>, decltype(&XML_ParserFree)> parser(
      XML_ParserCreateNS(nullptr, namespace_separator), XML_ParserFree);
  if (!parser) throw std::bad_alloc();
  // Without a salt expat would ask the machine for random numbers; the content's own digest keeps
  // hash tables as hard to flood, and the library independent of its surroundings.
  XML_SetHashSalt(parser.get(), static_cast<unsigned long>(base::hash64(bytes) | 1));
  tree_builder builder(*this, parser.get(), problems);
  builder.parse(bytes);
  if (builder.refused()) nodes_.clear();
  return !builder.refused();
}

element document::root() const noexcept {
  return nodes_.empty() ? element() : element(this, 0);
}

std::string_view element::name() const noexcept {
  return doc_ ? std::string_view(doc_->nodes_[index_].name) : std::string_view();
}

std::string_view element::text() const noexcept {
  return doc_ ? std::string_view(doc_->nodes_[index_].text) : std::string_view();
}

std::string_view element::trimmed() const noexcept {
  return ascii::trim(text());
}

element element::first() const noexcept {
  if (!doc_) return {};
  const std::uint32_t child = doc_->nodes_[index_].first_child;
  return child == document::none ? element() : element(doc_, child);
}

element element::next() const noexcept {
  if (!doc_) return {};
  const std::uint32_t sibling = doc_->nodes_[index_].next_sibling;
  return sibling == document::none ? element() : element(doc_, sibling);
}

element element::next_same() const noexcept {
  element sibling = next();
  while (sibling && sibling.name() != name()) sibling = sibling.next();
  return sibling;
}

element element::child(std::string_view name) const noexcept {
  element found = first();
  while (found && found.name() != name) found = found.next();
  return found;
}

place element::where() const {
  place result;
  if (!doc_) return result;
  const document::node& node = doc_->nodes_[index_];
  result.file = doc_->file_;
  result.line = node.line;
  result.column = node.column;
  std::vector<std::uint32_t> path;
  for (std::uint32_t at = index_; at != document::none; at = doc_->nodes_[at].parent) {
    path.push_back(at);
  }
  std::reverse(path.begin(), path.end());
  for (const std::uint32_t step : path) {
    const document::node& part = doc_->nodes_[step];
    result.pointer += '/' + part.name;
    if (part.parent != document::none) result.pointer += '[' + std::to_string(part.ordinal) + ']';
  }
  return result;
}

}  // namespace ambit::exchange::xml
