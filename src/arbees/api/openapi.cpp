#include "arbees/api/handlers.hpp"

namespace arbees::api {
namespace {

using boost::json::array;
using boost::json::object;

object json_content(object schema) {
  return {{"application/json", {{"schema", std::move(schema)}}}};
}

object operation_of(const Route& route, Components& components) {
  object operation{{"summary", route.summary}};
  array parameters;
  for (const Parameter& p : route.parameters)
    parameters.push_back(object{{"name", p.name},
                                {"in", p.in_path ? "path" : "query"},
                                {"required", p.in_path},
                                {"description", p.summary},
                                {"schema", p.schema}});
  if (!parameters.empty()) operation["parameters"] = std::move(parameters);
  if (route.body)
    operation["requestBody"] = object{{"required", true}, {"content", json_content(route.body(components))}};
  operation["responses"] = object{
      {"200", object{{"description", "the answer"}, {"content", json_content(route.response(components))}}},
      {"default", object{{"description", "why not"}, {"content", json_content(schema_of<ErrorAnswer>(components))}}}};
  return operation;
}

object stream_of(Components& components) {
  array messages{schema_of<Snapshot>(components), schema_of<Tick>(components), schema_of<StatusMessage>(components)};
  components["StreamMessage"] = object{{"anyOf", std::move(messages)}};
  return {
      {"summary", "WebSocket: a Snapshot, then numbered Ticks and a Status every second (components/StreamMessage)"},
      {"responses", object{{"101", object{{"description", "the stream"}}}}}};
}

std::string write_document() {
  Components components;
  object paths;
  for (const Route& route : routes()) {
    std::string method = route.method;
    for (char& c : method) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    auto& path = paths[std::string(kApiPrefix) + route.path];
    if (!path.is_object()) path = object{};
    path.get_object()[method] = operation_of(route, components);
  }
  paths[std::string(kApiPrefix) + "/stream"] = object{{"get", stream_of(components)}};
  paths["/metrics"] = object{{"get", object{{"summary", "Prometheus text"},
                                            {"responses", object{{"200", object{{"description", "metrics"}}}}}}}};
  object schemas;
  for (auto& [name, schema] : components) schemas[name] = schema;
  return base::dump(object{{"openapi", "3.1.0"},
                           {"info", object{{"title", "Arbees"}, {"version", "1"}}},
                           {"paths", std::move(paths)},
                           {"components", object{{"schemas", std::move(schemas)}}}});
}

}  // namespace

const std::string& openapi_document() {
  static const std::string document = write_document();
  return document;
}

}  // namespace arbees::api
