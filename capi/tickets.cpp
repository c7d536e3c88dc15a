// Tickets: what a customer may see in the portal.
#include "ambit/tickets.hpp"

#include "ambit/conversations.hpp"
#include "ambit/portals.hpp"
#include "capi/ticket_arguments.hpp"

using ambit::tickets::audience;
using ambit::tickets::sight;

static_assert(static_cast<int>(sight::hidden) == AMBIT_SIGHT_HIDDEN);
static_assert(static_cast<int>(sight::own) == AMBIT_SIGHT_OWN);
static_assert(static_cast<int>(sight::shared) == AMBIT_SIGHT_SHARED);
static_assert(static_cast<int>(sight::invalid) == AMBIT_SIGHT_INVALID);
static_assert(sizeof(sight) == 1);
using ambit::tickets::session_state;
static_assert(static_cast<int>(session_state::alive) == AMBIT_SESSION_ALIVE);
static_assert(static_cast<int>(session_state::timed_out) == AMBIT_SESSION_TIMED_OUT);
static_assert(static_cast<int>(session_state::access_denied) == AMBIT_SESSION_ACCESS_DENIED);
static_assert(static_cast<int>(audience::customer) == AMBIT_AUDIENCE_CUSTOMER);
static_assert(static_cast<int>(audience::employee) == AMBIT_AUDIENCE_EMPLOYEE);

namespace capi = ambit::capi;

namespace {

ambit::status visitor_of(int32_t kind) noexcept {
  return kind >= AMBIT_VISITOR_CONTACT && kind <= AMBIT_VISITOR_EMPLOYEE
             ? ambit::status::ok
             : ambit::status::invalid_argument;
}

ambit::tickets::visitor to_visitor(int32_t kind, std::string_view id) noexcept {
  ambit::tickets::visitor out;
  (kind == AMBIT_VISITOR_EMPLOYEE ? out.employee : out.contact) = id;
  out.sso = kind == AMBIT_VISITOR_SSO;
  return out;
}

}  // namespace

int32_t ambit_viewer_bind(const ambit_engine* engine, const char* portal, size_t portal_size,
                          int32_t visitor, const char* id, size_t id_size,
                          const ambit_context* context, ambit_viewer** viewer_out,
                          ambit_report** report_out) {
  return capi::call({capi::out(viewer_out), capi::optional_out(report_out), capi::handle_of(engine),
                     capi::text_of(portal, portal_size), visitor_of(visitor),
                     capi::text_of(id, id_size), capi::context_of(context)},
                    [&] {
                      return capi::deliver(ambit::tickets::viewer::bind(
                                               engine->value, capi::view(portal, portal_size),
                                               to_visitor(visitor, capi::view(id, id_size)),
                                               capi::to_context(*context)),
                                           viewer_out, report_out);
                    });
}

int32_t ambit_viewer_entry(const ambit_viewer* viewer, int32_t reader,
                           ambit_document** document_out) {
  return capi::call({capi::out(document_out), capi::handle_of(viewer), capi::audience_of(reader)},
                    [&] {
                      return capi::give_document(viewer->value.entry(static_cast<audience>(reader)),
                                                 document_out);
                    });
}

int32_t ambit_viewer_see(const ambit_viewer* viewer, const ambit_batch* batch,
                         ambit_scratch* scratch, size_t sights_size, uint8_t* sights_out) {
  return capi::call({capi::sights_of(sights_out, sights_size), capi::handle_of(viewer),
                     capi::handle_of(batch), capi::handle_of(scratch)},
                    [&] {
                      if (sights_size != batch->value.size()) {
                        return ambit::status::invalid_argument;
                      }
                      return viewer->value.see(batch->value, scratch->value,
                                               reinterpret_cast<sight*>(sights_out));
                    });
}

int32_t ambit_viewer_can_see(const ambit_viewer* viewer, const ambit_batch* batch, size_t row,
                             int32_t reader, ambit_scratch* scratch, ambit_document** document_out,
                             ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(viewer),
       capi::handle_of(batch), capi::audience_of(reader), capi::handle_of(scratch)},
      [&] {
        return capi::deliver(
            viewer->value.can_see(batch->value, row, static_cast<audience>(reader), scratch->value),
            document_out, report_out);
      });
}

int32_t ambit_viewer_list(const ambit_viewer* viewer, const ambit_batch* batch, const char* query,
                          size_t query_size, ambit_scratch* scratch, ambit_document** document_out,
                          ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(viewer),
       capi::handle_of(batch), capi::bytes(query, query_size), capi::handle_of(scratch)},
      [&] {
        return capi::deliver(
            viewer->value.list(batch->value, capi::view(query, query_size), scratch->value),
            document_out, report_out);
      });
}

int32_t ambit_viewer_count(const ambit_viewer* viewer, const ambit_batch* batch, const char* query,
                           size_t query_size, ambit_scratch* scratch, size_t* count_out,
                           ambit_report** report_out) {
  return capi::call(
      {capi::out(count_out), capi::optional_out(report_out), capi::handle_of(viewer),
       capi::handle_of(batch), capi::bytes(query, query_size), capi::handle_of(scratch)},
      [&] {
        return capi::deliver_count(
            viewer->value.count(batch->value, capi::view(query, query_size), scratch->value),
            count_out, report_out);
      });
}

int32_t ambit_viewer_session(const ambit_viewer* viewer, int32_t is_known,
                             int64_t last_activity_unix_us, int32_t* state_out) {
  return capi::call({capi::out(state_out), capi::handle_of(viewer)}, [&] {
    const auto last = is_known != 0 ? std::optional(last_activity_unix_us) : std::nullopt;
    *state_out = static_cast<int32_t>(viewer->value.session(last));
    return ambit::status::ok;
  });
}

int32_t ambit_tickets_who_can_see(const ambit_engine* engine, const char* portal,
                                  size_t portal_size, const ambit_batch* batch, size_t row,
                                  const ambit_context* context, ambit_scratch* scratch,
                                  ambit_document** document_out, ambit_report** report_out) {
  return capi::call({capi::out(document_out), capi::optional_out(report_out),
                     capi::handle_of(engine), capi::text_of(portal, portal_size),
                     capi::handle_of(batch), capi::context_of(context), capi::handle_of(scratch)},
                    [&] {
                      return capi::deliver(
                          ambit::tickets::who_can_see(
                              engine->value, capi::view(portal, portal_size), batch->value, row,
                              capi::to_context(*context), scratch->value),
                          document_out, report_out);
                    });
}

int32_t ambit_tickets_exposure(const ambit_engine* engine, const char* portal, size_t portal_size,
                               const ambit_batch* batch, const ambit_context* context,
                               ambit_scratch* scratch, ambit_document** document_out,
                               ambit_report** report_out) {
  return capi::call({capi::out(document_out), capi::optional_out(report_out),
                     capi::handle_of(engine), capi::text_of(portal, portal_size),
                     capi::handle_of(batch), capi::context_of(context), capi::handle_of(scratch)},
                    [&] {
                      return capi::deliver(
                          ambit::tickets::exposure_report(
                              engine->value, capi::view(portal, portal_size), batch->value,
                              capi::to_context(*context), scratch->value),
                          document_out, report_out);
                    });
}

int32_t ambit_viewer_thread(const ambit_viewer* viewer, const ambit_batch* batch, size_t row,
                            const char* conversations, size_t conversations_size, int32_t reader,
                            ambit_scratch* scratch, ambit_document** document_out,
                            ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(viewer),
       capi::handle_of(batch), capi::bytes(conversations, conversations_size),
       capi::audience_of(reader), capi::handle_of(scratch)},
      [&] {
        return capi::deliver(ambit::tickets::thread(viewer->value, batch->value, row,
                                                    capi::view(conversations, conversations_size),
                                                    static_cast<audience>(reader), scratch->value),
                             document_out, report_out);
      });
}

int32_t ambit_viewer_can_reply(const ambit_viewer* viewer, const ambit_batch* batch, size_t row,
                               const char* conversations, size_t conversations_size, int32_t reader,
                               ambit_scratch* scratch, ambit_document** document_out,
                               ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(viewer),
       capi::handle_of(batch), capi::bytes(conversations, conversations_size),
       capi::audience_of(reader), capi::handle_of(scratch)},
      [&] {
        return capi::deliver(
            ambit::tickets::can_reply(viewer->value, batch->value, row,
                                      capi::view(conversations, conversations_size),
                                      static_cast<audience>(reader), scratch->value),
            document_out, report_out);
      });
}

int32_t ambit_viewer_reply(const ambit_viewer* viewer, const ambit_batch* batch, size_t row,
                           const char* conversations, size_t conversations_size, const char* reply,
                           size_t reply_size, int32_t reader, ambit_scratch* scratch,
                           ambit_document** document_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(viewer),
       capi::handle_of(batch), capi::bytes(conversations, conversations_size),
       capi::bytes(reply, reply_size), capi::audience_of(reader), capi::handle_of(scratch)},
      [&] {
        return capi::deliver(ambit::tickets::reply(viewer->value, batch->value, row,
                                                   capi::view(conversations, conversations_size),
                                                   capi::view(reply, reply_size),
                                                   static_cast<audience>(reader), scratch->value),
                             document_out, report_out);
      });
}

int32_t ambit_viewer_can_submit(const ambit_viewer* viewer, int32_t reader,
                                ambit_document** document_out) {
  return capi::call(
      {capi::out(document_out), capi::handle_of(viewer), capi::audience_of(reader)}, [&] {
        return capi::give_document(
            ambit::tickets::can_submit(viewer->value, static_cast<audience>(reader)), document_out);
      });
}

int32_t ambit_viewer_submit(const ambit_viewer* viewer, const char* submission,
                            size_t submission_size, int32_t reader, ambit_scratch* scratch,
                            ambit_document** document_out, ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(viewer),
       capi::bytes(submission, submission_size), capi::audience_of(reader),
       capi::handle_of(scratch)},
      [&] {
        return capi::deliver(
            ambit::tickets::submit(viewer->value, capi::view(submission, submission_size),
                                   static_cast<audience>(reader), scratch->value),
            document_out, report_out);
      });
}

int32_t ambit_portal_readiness(const ambit_engine* engine, const char* portal, size_t portal_size,
                               const ambit_context* context, ambit_document** document_out,
                               ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(engine),
       capi::text_of(portal, portal_size), capi::context_of(context)},
      [&] {
        return capi::deliver(
            ambit::tickets::readiness(engine->value, capi::view(portal, portal_size),
                                      capi::to_context(*context)),
            document_out, report_out);
      });
}

int32_t ambit_portal_change(const ambit_engine* engine, const char* policy, size_t policy_size,
                            const char* portal, size_t portal_size, const char* user,
                            size_t user_size, const char* change, size_t change_size,
                            const ambit_context* context, ambit_document** document_out,
                            ambit_report** report_out) {
  return capi::call(
      {capi::out(document_out), capi::optional_out(report_out), capi::handle_of(engine),
       capi::bytes(policy, policy_size), capi::text_of(portal, portal_size),
       capi::text_of(user, user_size), capi::bytes(change, change_size), capi::context_of(context)},
      [&] {
        return capi::deliver(ambit::tickets::change_portal(
                                 engine->value, capi::view(policy, policy_size),
                                 capi::view(portal, portal_size), capi::view(user, user_size),
                                 capi::view(change, change_size), capi::to_context(*context)),
                             document_out, report_out);
      });
}

int32_t ambit_viewer_free(ambit_viewer* viewer) {
  return capi::free_handle(viewer);
}
