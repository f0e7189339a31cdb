// The procedures of attribute-based encryption, at the sizes of the targets and along the curves.

#include <memory>

#include "cases.hpp"
#include "fixture.hpp"
#include "floors.hpp"

namespace aceso::bench {
namespace {

using Task = std::function<void()>;

void add_dec(std::size_t rows, std::optional<double> target) {
  add({.op = "Dec",
       .parameters = {{"rows", double(rows)}},
       .target_r = target,
       .floor = [](const Primitives& p) { return p.at("GT power"); }},
      [rows]() -> Task {
        auto world = std::make_shared<World>(std::uint8_t{8});
        const auto ct = abe::encrypt(world->kgc.pp, header(and_of(attribute_names(rows))), world->key, world->rng);
        const auto semi = abe::pre_dec(world->pre_key(rows), ct).value();
        return [=] { keep(abe::dec(*world->sk, semi, ct).value()); };
      });
}

void add_pre_dec(std::size_t rows, std::optional<double> target) {
  add({.op = "PreDec",
       .parameters = {{"rows", double(rows)}},
       .target_r = target,
       .floor =
           [](const Primitives& p) {
             return 2 * p.at("lines of a G2 element") + lined_product(p, 3) + lined_product(p, 2);
           }},
      [rows]() -> Task {
        World world(8);
        const auto ct = abe::encrypt(world.kgc.pp, header(and_of(attribute_names(rows))), world.key, world.rng);
        const abe::PreDecryptor decryptor(world.pre_key(rows));
        return [=] { keep(decryptor.pre_dec(ct).value()); };
      });
}

void add_encrypt(std::size_t rows, std::optional<double> target) {
  add({.op = "Encrypt",
       .parameters = {{"rows", double(rows)}},
       .target_r = target,
       .floor =
           [rows](const Primitives& p) {
             return double(2 * rows + 1) * fixed_g1(p) + 2 * fixed_g2(p) + p.at("GT fixed base");
           }},
      [rows]() -> Task {
        auto world = std::make_shared<World>(std::uint8_t{8});
        auto sealer = std::make_shared<abe::Sealer>(world->kgc.pp);
        const policy::Policy policy = and_of(attribute_names(rows));
        for (int i = 0; i < 30; ++i) sealer->encrypt(header(policy), world->key, world->rng);  // warm tables
        return [=] { keep(sealer->encrypt(header(policy), world->key, world->rng)); };
      });
}

void add_encrypt_unseen(std::size_t rows, std::optional<double> target) {
  add({.op = "Encrypt, attributes never seen",
       .parameters = {{"rows", double(rows)}},
       .target_r = target,
       .floor =
           [rows](const Primitives& p) {
             return double(rows) * (p.at("hash to G1") + power_g1(p) + fixed_g1(p)) + fixed_g1(p) + 2 * fixed_g2(p) +
                    p.at("GT fixed base");
           }},
      [rows]() -> Task {
        auto world = std::make_shared<World>(std::uint8_t{8});
        auto sealer = std::make_shared<abe::Sealer>(world->kgc.pp);
        for (int i = 0; i < 30; ++i) sealer->encrypt(header(and_of({"known"})), world->key, world->rng);
        auto next = std::make_shared<std::size_t>(0);
        return [=] {
          std::vector<std::string> names;
          for (std::size_t i = 0; i < rows; ++i) names.push_back("new:" + std::to_string((*next)++));
          keep(sealer->encrypt(header(and_of(names)), world->key, world->rng));
        };
      });
}

/// One record by somebody who never sealed another: nothing is kept but the tables of g2 and W.
void add_encrypt_once(std::size_t rows) {
  add({.op = "Encrypt, once", .parameters = {{"rows", double(rows)}}}, [rows]() -> Task {
    auto world = std::make_shared<World>(std::uint8_t{8});
    const policy::Policy policy = and_of(attribute_names(rows));
    return [=] { keep(abe::encrypt(world->kgc.pp, header(policy), world->key, world->rng)); };
  });
}

void add_att_key_gen(std::uint8_t depth, std::size_t count, bool per_node, std::optional<double> target) {
  const double nodes = depth + 1.0;
  add({.op = per_node ? "AttKeyGen, per tree node" : "AttKeyGen",
       .parameters = {{"depth", double(depth)}, {"attributes", double(count)}},
       .target_r = target,
       .floor =
           [=](const Primitives& p) {
             return (double(count + 2) * fixed_g1(p) + fixed_g2(p)) * (per_node ? 1 : nodes) +
                    p.at("table of a G1 base") / (per_node ? nodes : 1);
           },
       .units = per_node ? nodes : 1},
      [=]() -> Task {
        auto world = std::make_shared<World>(depth);
        const auto set = attributes(count);
        world->issue(set);  // warm tables
        return [=] { keep(world->issue(set)); };
      });
}

void add_upd_key_gen(std::uint8_t depth, std::size_t revoked, bool per_node, std::optional<double> target) {
  const auto make = [=] {
    auto made = std::make_shared<World>(depth);
    made->revoke_spread(revoked);
    return made;
  };
  const double nodes = double(abe::ku_nodes(depth, make()->rl.revoked_in(period())).size());
  std::map<std::string, double> parameters = {{"depth", double(depth)}, {"revoked", double(revoked)}};
  if (!per_node) parameters["nodes"] = nodes;
  add({.op = per_node ? "UpdKeyGen, per KUNode" : "UpdKeyGen",
       .parameters = parameters,
       .target_r = target,
       .floor = [=](const Primitives& p) { return (2 * fixed_g1(p) + fixed_g2(p)) * (per_node ? 1 : nodes); },
       .units = per_node ? nodes : 1,
       .memory = !per_node},
      [=]() -> Task {
        auto made = make();
        return [=] { keep(made->update()); };
      });
}

void add_pre_key_gen(std::uint8_t depth) {
  constexpr std::size_t count = 10;
  add({.op = "PreKeyGen",
       .parameters = {{"depth", double(depth)}, {"attributes", double(count)}},
       .floor = [](const Primitives& p) { return double(count + 2) * fixed_g1(p) + 2 * fixed_g2(p); }},
      [=]() -> Task {
        auto world = std::make_shared<World>(depth);
        const auto attk = world->issue(attributes(count));
        world->rl.add(1, period());  // so that the node that both have is not the root
        const auto updk = world->update();
        for (int i = 0; i < 8; ++i) keep(abe::pre_key_gen(attk, updk, world->bases, world->rng));  // warm tables
        return [=] { keep(abe::pre_key_gen(attk, updk, world->bases, world->rng).value().value()); };
      });
}

void add_decoding() {
  add({.op = "Decode a SemiCT", .target_r = 0.30, .floor = [](const Primitives& p) { return 2 * p.at("decode GT"); }},
      []() -> Task {
        World world(8);
        const auto ct = abe::encrypt(world.kgc.pp, header(and_of(attribute_names(10))), world.key, world.rng);
        const Bytes bytes = abe::pre_dec(world.pre_key(10), ct)->encode();
        return [=] { keep(abe::SemiCiphertext::decode(bytes).value()); };
      });
  add({.op = "Decode a ciphertext",
       .parameters = {{"rows", 10}},
       .target_r = 1.45,
       .floor = [](const Primitives& p) { return 11 * p.at("decode G1") + 2 * p.at("decode G2"); }},
      []() -> Task {
        World world(8);
        const Bytes bytes =
            abe::encrypt(world.kgc.pp, header(and_of(attribute_names(10))), world.key, world.rng).encode();
        return [=] { keep(abe::Ciphertext::decode(bytes).value()); };
      });
}

}  // namespace

void add_abe_operations() {
  for (const auto& [rows, target] : std::initializer_list<std::pair<std::size_t, std::optional<double>>>{
           {1, {}}, {2, {}}, {5, {}}, {10, 0.38}, {20, {}}, {50, {}}, {100, {}}})
    add_dec(rows, target);
  add_decoding();
  for (const auto& [rows, target] : std::initializer_list<std::pair<std::size_t, std::optional<double>>>{
           {1, {}}, {2, {}}, {5, {}}, {10, 2.6}, {20, {}}, {50, {}}, {100, 2.9}})
    add_pre_dec(rows, target);
  for (const auto& [rows, target] : std::initializer_list<std::pair<std::size_t, std::optional<double>>>{
           {1, {}}, {2, {}}, {5, {}}, {10, 1.1}, {20, {}}, {50, 3.8}, {100, {}}})
    add_encrypt(rows, target);
  add_encrypt_unseen(10, 3.1);
  add_encrypt_once(10);
  add_att_key_gen(16, 10, true, 0.65);
  add_att_key_gen(16, 50, true, 2.0);
  add_upd_key_gen(20, 1000, true, 0.17);
  for (const std::size_t count : {5, 10, 20})
    for (const int depth : {4, 8, 12, 16, 20, 24}) add_att_key_gen(static_cast<std::uint8_t>(depth), count, false, {});
  for (const int depth : {10, 12, 14, 16, 18, 20, 22, 24})
    add_upd_key_gen(static_cast<std::uint8_t>(depth), 100, false, {});
  for (const std::size_t revoked : {1, 10, 1000, 10000}) add_upd_key_gen(20, revoked, false, {});
  for (const int depth : {4, 8, 12, 16, 20, 24}) add_pre_key_gen(static_cast<std::uint8_t>(depth));
}

}  // namespace aceso::bench
