// Ticket indexes: tickets kept in memory.
#include "ambit/ticket_index.hpp"

#include <vector>

#include "capi/ticket_arguments.hpp"
#include "src/base/json.hpp"

namespace capi = ambit::capi;
using ambit::tickets::ticket_changes;

namespace {

ambit::status kind_of(int32_t kind) noexcept {
  return kind >= AMBIT_TICKETS_INSERT && kind <= AMBIT_TICKETS_PUT
             ? ambit::status::ok
             : ambit::status::invalid_argument;
}

/// The texts of a JSON array, which `document` holds; an error in `problems` where it is none.
std::vector<std::string_view> read_ids(std::string_view written, ambit::json::document& document,
                                       ambit::report& problems) {
  std::vector<std::string_view> out;
  if (!document.parse(written, {}, problems)) return out;
  const ambit::json::value list = document.root();
  if (!list.is_array()) {
    ambit::json::error(problems, list, "wrong_type", list.describe(), "an array of ids");
    return out;
  }
  out.reserve(list.size());
  for (ambit::json::value id = list.first(); id; id = id.next()) {
    if (id.is_string()) {
      out.push_back(id.string());
    } else {
      ambit::json::error(problems, id, "wrong_type", id.describe(), "the id of a ticket");
    }
  }
  return out;
}

ambit::status finish(const ambit::result<ticket_changes>& made, ambit_report** report_out) {
  capi::give_report(made.report(), report_out);
  return made ? ambit::status::ok : made.code();
}

ambit::result<ticket_changes> write(ambit::tickets::ticket_index& index,
                                    const ambit::batch& tickets, int32_t kind) {
  if (kind == AMBIT_TICKETS_INSERT) return index.insert(tickets);
  return kind == AMBIT_TICKETS_UPDATE ? index.update(tickets) : index.put(tickets);
}

}  // namespace

int32_t ambit_ticket_index_create(const ambit_engine* engine, const char* portal,
                                  size_t portal_size, ambit_ticket_index** index_out,
                                  ambit_report** report_out) {
  return capi::call({capi::out(index_out), capi::optional_out(report_out), capi::handle_of(engine),
                     capi::text_of(portal, portal_size)},
                    [&] {
                      return capi::deliver(ambit::tickets::ticket_index::create(
                                               engine->value, capi::view(portal, portal_size)),
                                           index_out, report_out);
                    });
}

int32_t ambit_ticket_index_write(const ambit_ticket_index* index, const ambit_batch* batch,
                                 int32_t kind, ambit_report** report_out) {
  return capi::call({capi::optional_out(report_out), capi::handle_of(index), capi::handle_of(batch),
                     kind_of(kind)},
                    [&] { return finish(write(index->value, batch->value, kind), report_out); });
}

int32_t ambit_ticket_index_remove(const ambit_ticket_index* index, const char* ids, size_t ids_size,
                                  ambit_report** report_out) {
  return capi::call(
      {capi::optional_out(report_out), capi::handle_of(index), capi::bytes(ids, ids_size)}, [&] {
        ambit::json::document document;
        ambit::report problems;
        const auto read = read_ids(capi::view(ids, ids_size), document, problems);
        if (!problems.has_errors()) {
          return finish(index->value.remove(read), report_out);
        }
        capi::give_report(problems, report_out);
        return ambit::status::invalid_argument;
      });
}

int32_t ambit_ticket_index_list(const ambit_ticket_index* index, const ambit_viewer* viewer,
                                const char* query, size_t query_size, ambit_scratch* scratch,
                                ambit_document** document_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(index),
       capi::handle_of(viewer), capi::bytes(query, query_size), capi::handle_of(scratch)},
      [&] {
        return capi::deliver(
            index->value.list(viewer->value, capi::view(query, query_size), scratch->value),
            document_out, report_out);
      });
}

int32_t ambit_ticket_index_count(const ambit_ticket_index* index, const ambit_viewer* viewer,
                                 ambit_scratch* scratch, size_t* tickets_out, size_t* own_out,
                                 size_t* open_out, size_t* closed_out) {
  return capi::call(
      {capi::out(tickets_out), capi::out(own_out), capi::out(open_out), capi::out(closed_out),
       capi::handle_of(index), capi::handle_of(viewer), capi::handle_of(scratch)},
      [&] {
        const auto found = index->value.count(viewer->value, scratch->value);
        if (!found) return found.code();
        *tickets_out = found->tickets;
        *own_out = found->own;
        *open_out = found->open;
        *closed_out = found->closed;
        return ambit::status::ok;
      });
}

int32_t ambit_ticket_index_see(const ambit_ticket_index* index, const ambit_viewer* viewer,
                               const char* ids, size_t ids_size, ambit_scratch* scratch,
                               size_t sights_size, uint8_t* sights_out) {
  return capi::call({capi::sights_of(sights_out, sights_size), capi::handle_of(index),
                     capi::handle_of(viewer), capi::bytes(ids, ids_size), capi::handle_of(scratch)},
                    [&] {
                      ambit::json::document document;
                      ambit::report problems;
                      const auto read = read_ids(capi::view(ids, ids_size), document, problems);
                      if (problems.has_errors() || read.size() != sights_size) {
                        return ambit::status::invalid_argument;
                      }
                      return index->value.see(viewer->value, read, scratch->value,
                                              reinterpret_cast<ambit::tickets::sight*>(sights_out));
                    });
}

int32_t ambit_ticket_index_can_see(const ambit_ticket_index* index, const ambit_viewer* viewer,
                                   const char* id, size_t id_size, int32_t audience,
                                   ambit_scratch* scratch, ambit_document** document_out,
                                   ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(index),
       capi::handle_of(viewer), capi::text_of(id, id_size), capi::audience_of(audience),
       capi::handle_of(scratch)},
      [&] {
        return capi::deliver(
            index->value.can_see(viewer->value, capi::view(id, id_size),
                                 static_cast<ambit::tickets::audience>(audience), scratch->value),
            document_out, report_out);
      });
}

int32_t ambit_ticket_index_size(const ambit_ticket_index* index, size_t* tickets_out,
                                size_t* invalid_out, size_t* bytes_out) {
  return capi::call({capi::out(tickets_out), capi::out(invalid_out), capi::out(bytes_out),
                     capi::handle_of(index)},
                    [&] {
                      const auto found = index->value.size();
                      *tickets_out = found.tickets;
                      *invalid_out = found.invalid;
                      *bytes_out = found.bytes;
                      return ambit::status::ok;
                    });
}

int32_t ambit_ticket_index_free(ambit_ticket_index* index) {
  return capi::free_handle(index);
}
