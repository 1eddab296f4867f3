#pragma once
#include <boost/json.hpp>
#include <string>
#include <vector>

/// Checks a JSON value against the part of JSON Schema 2020-12 that the API's document uses; a keyword it does not
/// know is a problem too, so that nothing goes unchecked in silence.
namespace arbees::tests {

class SchemaCheck {
 public:
  explicit SchemaCheck(const boost::json::value& document)
      : schemas_(document.at("components").at("schemas").as_object()) {}

  /// Every problem as "path: what"; empty = valid.
  std::vector<std::string> check(const boost::json::value& value, const boost::json::value& schema) {
    problems_.clear();
    visit(value, schema.as_object(), "$");
    return problems_;
  }

 private:
  using Object = boost::json::object;

  void complain(const std::string& path, const std::string& what) { problems_.push_back(path + ": " + what); }

  static bool has_type(const boost::json::value& value, std::string_view type) {
    if (type == "object") return value.is_object();
    if (type == "array") return value.is_array();
    if (type == "string") return value.is_string();
    if (type == "boolean") return value.is_bool();
    if (type == "null") return value.is_null();
    if (type == "integer") return value.is_int64() || value.is_uint64();
    return type == "number" && value.is_number();
  }

  void visit(const boost::json::value& value, const Object& schema, const std::string& path) {
    for (const auto& [keyword, rule] : schema) apply(keyword, rule, schema, value, path);
  }

  void apply(std::string_view keyword, const boost::json::value& rule, const Object& schema,
             const boost::json::value& value, const std::string& path) {
    if (keyword == "description" || keyword == "format" || keyword == "required") return;  // required: with properties
    if (keyword == "$ref") {
      const std::string name(
          std::string_view(rule.as_string()).substr(std::string_view("#/components/schemas/").size()));
      if (!schemas_.contains(name)) return complain(path, "refers to unknown " + name);
      return visit(value, schemas_.at(name).as_object(), path);
    }
    if (keyword == "type") {
      if (!has_type(value, rule.as_string())) complain(path, "is not " + std::string(rule.as_string()));
    } else if (keyword == "enum") {
      bool found = false;
      for (const auto& one : rule.as_array()) found = found || one == value;
      if (!found) complain(path, "is none of the enum");
    } else if (keyword == "const") {
      if (value != rule) complain(path, "is not the constant");
    } else if (keyword == "minimum" || keyword == "maximum") {
      if (!value.is_number()) return;
      const double number = value.to_number<double>();
      const double bound = rule.to_number<double>();
      if (keyword == "minimum" ? number < bound : number > bound) complain(path, "is out of bounds");
    } else if (keyword == "anyOf") {
      any_of(rule.as_array(), value, path);
    } else if (keyword == "items") {
      if (!value.is_array()) return;
      for (std::size_t i = 0; i < value.as_array().size(); ++i)
        visit(value.as_array()[i], rule.as_object(), path + "[" + std::to_string(i) + "]");
    } else if (keyword == "prefixItems") {
      if (!value.is_array()) return;
      for (std::size_t i = 0; i < std::min(rule.as_array().size(), value.as_array().size()); ++i)
        visit(value.as_array()[i], rule.as_array()[i].as_object(), path + "[" + std::to_string(i) + "]");
    } else if (keyword == "minItems" || keyword == "maxItems") {
      const auto size = value.is_array() ? value.as_array().size() : rule.to_number<std::size_t>();
      if (size != rule.to_number<std::size_t>()) complain(path, "has the wrong length");
    } else if (keyword == "properties") {
      properties(rule.as_object(), schema, value, path);
    } else if (keyword == "additionalProperties") {
      additional(rule, schema, value, path);
    } else {
      complain(path, "schema keyword " + std::string(keyword) + " is not checked");
    }
  }

  void any_of(const boost::json::array& choices, const boost::json::value& value, const std::string& path) {
    std::vector<std::string> before = problems_;
    std::string reasons;
    for (const auto& choice : choices) {
      problems_.clear();
      visit(value, choice.as_object(), path);
      if (problems_.empty()) {
        problems_ = before;
        return;
      }
      reasons += (reasons.empty() ? "" : " | ") + problems_.front();
    }
    problems_ = before;
    complain(path, "fits none of anyOf: " + reasons);
  }

  void properties(const Object& members, const Object& schema, const boost::json::value& value,
                  const std::string& path) {
    if (!value.is_object()) return;
    if (schema.contains("required"))
      for (const auto& name : schema.at("required").as_array())
        if (!value.as_object().contains(name.as_string())) complain(path, "lacks " + std::string(name.as_string()));
    for (const auto& [name, member] : members)
      if (value.as_object().contains(name)) visit(value.at(name), member.as_object(), path + "." + std::string(name));
  }

  void additional(const boost::json::value& rule, const Object& schema, const boost::json::value& value,
                  const std::string& path) {
    if (!value.is_object()) return;
    for (const auto& [name, member] : value.as_object()) {
      if (schema.contains("properties") && schema.at("properties").as_object().contains(name)) continue;
      if (rule.is_object()) visit(member, rule.as_object(), path + "." + std::string(name));
      else if (rule == boost::json::value(false)) complain(path, "has the unknown member " + std::string(name));
    }
  }

  Object schemas_;
  std::vector<std::string> problems_;
};

}  // namespace arbees::tests
