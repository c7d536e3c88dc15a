// Sharing: who inside, and who among partners, may see or edit a record.
#include "ambit/sharing.hpp"

#include "capi/call.hpp"

using ambit::sharing::sight;

static_assert(static_cast<int>(sight::hidden) == AMBIT_ACCESS_HIDDEN);
static_assert(static_cast<int>(sight::read) == AMBIT_ACCESS_READ);
static_assert(static_cast<int>(sight::edit) == AMBIT_ACCESS_EDIT);
static_assert(static_cast<int>(sight::invalid) == AMBIT_ACCESS_INVALID);
static_assert(sizeof(sight) == 1);

namespace capi = ambit::capi;

namespace {

using ambit::sharing::shares;
using ambit::sharing::viewer;

using answering = ambit::result<std::string> (viewer::*)(const ambit::batch&, std::size_t,
                                                         ambit::scratch&) const;

int32_t answer(answering question, const ambit_sharing* sharing, const ambit_batch* batch,
               size_t row, ambit_scratch* scratch, ambit_document** document_out,
               ambit_report** report_out) {
  return capi::call({capi::out(document_out), capi::optional_out(report_out),
                     capi::handle_of(sharing), capi::handle_of(batch), capi::handle_of(scratch)},
                    [&] {
                      return capi::deliver(
                          (sharing->value.*question)(batch->value, row, scratch->value),
                          document_out, report_out);
                    });
}

}  // namespace

int32_t ambit_shares_from_json(const char* json, size_t json_size, ambit_shares** shares_out,
                               ambit_report** report_out) {
  return capi::call(
      {capi::out(shares_out), capi::optional_out(report_out), capi::bytes(json, json_size)}, [&] {
        return capi::deliver(shares::from_json(capi::view(json, json_size)), shares_out,
                             report_out);
      });
}

int32_t ambit_shares_size(const ambit_shares* shares, size_t* count_out) {
  return capi::call({capi::out(count_out), capi::handle_of(shares)}, [&] {
    *count_out = shares->value.size();
    return ambit::status::ok;
  });
}

int32_t ambit_shares_free(ambit_shares* shares) {
  return capi::free_handle(shares);
}

int32_t ambit_sharing_bind(const ambit_engine* engine, const char* object, size_t object_size,
                           const char* user, size_t user_size, const ambit_context* context,
                           const ambit_shares* by_hand, ambit_sharing** sharing_out,
                           ambit_report** report_out) {
  return capi::call(
      {capi::out(sharing_out), capi::optional_out(report_out), capi::handle_of(engine),
       capi::text_of(object, object_size), capi::text_of(user, user_size),
       capi::context_of(context), capi::optional_handle(by_hand)},
      [&] {
        return capi::deliver(viewer::bind(engine->value, capi::view(object, object_size),
                                          capi::view(user, user_size), capi::to_context(*context),
                                          by_hand ? by_hand->value : shares()),
                             sharing_out, report_out);
      });
}

int32_t ambit_sharing_may_look(const ambit_sharing* sharing, int32_t* may_look_out) {
  return capi::call({capi::out(may_look_out), capi::handle_of(sharing)}, [&] {
    *may_look_out = sharing->value.may_look() ? 1 : 0;
    return ambit::status::ok;
  });
}

int32_t ambit_sharing_see(const ambit_sharing* sharing, const ambit_batch* batch,
                          ambit_scratch* scratch, size_t access_size, uint8_t* access_out) {
  return capi::call({capi::sights_of(access_out, access_size), capi::handle_of(sharing),
                     capi::handle_of(batch), capi::handle_of(scratch)},
                    [&] {
                      if (access_size != batch->value.size()) {
                        return ambit::status::invalid_argument;
                      }
                      return sharing->value.see(batch->value, scratch->value,
                                                reinterpret_cast<sight*>(access_out));
                    });
}

int32_t ambit_sharing_can_see(const ambit_sharing* sharing, const ambit_batch* batch, size_t row,
                              ambit_scratch* scratch, ambit_document** document_out,
                              ambit_report** report_out) {
  return answer(&viewer::can_see, sharing, batch, row, scratch, document_out, report_out);
}

int32_t ambit_sharing_can_edit(const ambit_sharing* sharing, const ambit_batch* batch, size_t row,
                               ambit_scratch* scratch, ambit_document** document_out,
                               ambit_report** report_out) {
  return answer(&viewer::can_edit, sharing, batch, row, scratch, document_out, report_out);
}

int32_t ambit_sharing_list(const ambit_sharing* sharing, const ambit_batch* batch,
                           const char* query, size_t query_size, ambit_scratch* scratch,
                           ambit_document** document_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(sharing),
       capi::handle_of(batch), capi::bytes(query, query_size), capi::handle_of(scratch)},
      [&] {
        return capi::deliver(
            sharing->value.list(batch->value, capi::view(query, query_size), scratch->value),
            document_out, report_out);
      });
}

int32_t ambit_sharing_count(const ambit_sharing* sharing, const ambit_batch* batch,
                            const char* query, size_t query_size, ambit_scratch* scratch,
                            size_t* count_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(count_out), capi::optional_out(report_out), capi::handle_of(sharing),
       capi::handle_of(batch), capi::bytes(query, query_size), capi::handle_of(scratch)},
      [&] {
        return capi::deliver_count(
            sharing->value.count(batch->value, capi::view(query, query_size), scratch->value),
            count_out, report_out);
      });
}

int32_t ambit_sharing_free(ambit_sharing* sharing) {
  return capi::free_handle(sharing);
}
