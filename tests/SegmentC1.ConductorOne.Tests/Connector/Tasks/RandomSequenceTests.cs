using SegmentC1.Baton.Connector.V2;
using SegmentC1.Sandbox;
using static SegmentC1.ConductorOne.Tests.Connector.Tasks.WorkBench;

namespace SegmentC1.ConductorOne.Tests.Connector.Tasks;

/// <summary>Grants and revokes in random order, over real HTTP, against a model that knows nothing but sets.</summary>
public sealed class RandomSequenceTests
{
    private const int Workers = 4;
    private const int SequencesPerWorker = 2_505;
    private const int Principals = 12;

    [Fact]
    public async Task After_ten_thousand_random_sequences_the_workspace_is_what_a_simple_model_says()
    {
        var options = new SegmentSandboxOptions { Users = 2, Groups = 0, Sources = 4, AuditEvents = 0 };
        await using var plain = await OpenAsync(options);
        // Tells labels at one place and looks for them at the other, the documented one.
        await using var odd = await OpenAsync(options with { LabelsTakenFrom = LabelPlace.Resource, LabelsShownAt = LabelPlace.Permission });
        foreach (var world in new[] { plain.World, odd.World })
        {
            foreach (var (key, value) in new[] { ("env", "prod"), ("env", "dev"), ("team", "growth"), ("released", "2026-01-01") })
            {
                if (world.Labels.Find(SegmentWorld.LabelKey(key, value)) is null) world.Labels.Add(new WorldLabel(key, value));
            }
        }

        var runs = await Task.WhenAll(Enumerable.Range(0, Workers).Select(worker => Task.Run(() => new Run(worker % 2 == 0 ? plain : odd, worker).GoAsync())));

        Assert.True(runs.Sum(run => run.Sequences) > 10_000);
        Assert.All(runs, run => Assert.True(run.Changes > SequencesPerWorker / 2, "hardly anything was changed"));
        TestContext.Current.TestOutputHelper?.WriteLine($"{runs.Sum(run => run.Sequences)} sequences, {runs.Sum(run => run.Steps)} steps, {runs.Sum(run => run.Changes)} changes, {plain.Client.RequestCount + odd.Client.RequestCount} requests.");
    }

    /// <summary>One worker with principals of its own, so that workers run side by side.</summary>
    private sealed class Run(WorkBench bench, int worker)
    {
        private readonly Random _random = new(worker * 7919);
        private readonly SegmentWorld _world = bench.World;
        private readonly Dictionary<string, HashSet<string>> _direct = [];
        private readonly Dictionary<string, HashSet<string>> _members = [];
        private readonly List<(string Entitlement, string Held)> _access = [];

        public int Sequences { get; private set; }

        public int Steps { get; private set; }

        public int Changes { get; private set; }

        public async Task<Run> GoAsync()
        {
            Prepare();
            for (var sequence = 0; sequence < SequencesPerWorker; sequence++)
            {
                var touched = new HashSet<string>();
                for (var step = _random.Next(1, 4); step > 0; step--) touched.Add(await StepAsync());
                foreach (var principal in touched) Check(principal);
                Sequences++;
                if (worker < 2 && sequence % 200 == 0) bench.Sandbox.ClearRequests();
            }

            foreach (var principal in _direct.Keys.Concat(_members.Keys)) Check(principal);
            return this;
        }

        // What can be given, and how the model names it: no code of the product has a part in this.
        private void Prepare()
        {
            foreach (var role in (string[])["Source Admin", "Source Read-only", "PII Access", "Identity Admin"]) _access.Add(($"role:{_world.Role(role).Id}:member", $"{role} everywhere"));
            foreach (var role in (string[])["Source Admin", "Source Read-only", "Unify and Engage Admin"])
            {
                foreach (var (slug, labels) in (ReadOnlySpan<(string, string)>)[("env=prod", "env:prod"), ("env=dev", "env:dev"), ("env=prod,team=growth", "env:prod,team:growth"), ("released=2026-01-01", "released:2026-01-01")])
                {
                    _access.Add(($"role:{_world.Role(role).Id}:labels:{slug}", $"{role} under {labels}"));
                }
            }

            foreach (var source in _world.Sources)
            {
                _access.Add(($"source:{source.Id}:source_admin", $"Source Admin on SOURCE {source.Id}"));
                _access.Add(($"source:{source.Id}:source_read_only", $"Source Read-only on SOURCE {source.Id}"));
            }

            _access.Add(($"warehouse:{_world.Warehouses[0].Id}:warehouse_admin", $"Warehouse Admin on WAREHOUSE {_world.Warehouses[0].Id}"));
            _access.Add(($"function:{_world.Functions[0].Id}:function_admin", $"Function Admin on FUNCTION {_world.Functions[0].Id}"));
            _access.Add(($"space:{_world.Spaces[0].Id}:unify_and_engage_admin", $"Unify and Engage Admin on SPACE {_world.Spaces[0].Id}"));

            for (var i = 0; i < Principals; i++)
            {
                var id = $"w{worker}u{i}";
                bench.Person(id, Permissions());
                _direct.Add(id, [.. _world.Users.Find(id)!.Permissions.SelectMany(Name)]);
            }

            for (var i = 0; i < 4; i++)
            {
                var id = $"w{worker}g{i}";
                bench.Team(id, [$"w{worker}u{i}"], Permissions());
                _direct.Add(id, [.. _world.Groups.Find(id)!.Permissions.SelectMany(Name)]);
                _members.Add("members of " + id, [$"w{worker}u{i}"]);
            }
        }

        private WorldPermission[] Permissions()
        {
            var (prod, growth) = (new WorldLabel("env", "prod"), new WorldLabel("team", "growth"));
            WorldPermission[] some =
            [
                _world.OnWorkspace("Source Admin", prod),
                _world.OnWorkspace("Source Read-only", growth) with { Labels = [prod] },
                _world.OnWorkspace("Unify and Engage Admin") with { Labels = [new WorldLabel("released", "2026-01-01")] },
                _world.On("Source Admin", [.. _world.Sources.Take(3).Select(source => new WorldPermissionResource("SOURCE", source.Id))]),
                _world.On("Source Read-only", new WorldPermissionResource("WORKSPACE", _world.Workspace.Id, [new WorldLabel("env", "dev")]), new WorldPermissionResource("SOURCE", _world.Sources[1].Id)),
                _world.OnWorkspace("Warehouse Read-only"),
            ];
            _random.Shuffle(some);
            return some[.._random.Next(4)];
        }

        private async Task<string> StepAsync()
        {
            Steps++;
            return _random.Next(8) == 0 ? await MembershipAsync() : await AccessAsync();
        }

        private async Task<string> MembershipAsync()
        {
            var (group, user) = ($"w{worker}g{_random.Next(4)}", $"w{worker}u{_random.Next(Principals)}");
            var members = _members["members of " + group];
            var give = _random.Next(2) == 0;
            var outcome = give ? await bench.GrantAsync($"group:{group}:member", User(user)) : await bench.RevokeAsync($"group:{group}:member", User(user));
            Assert.Equal((0, false), outcome.End());
            var changes = give ? members.Add(user) : members.Remove(user);
            Assert.Equal(changes, !outcome.Has<GrantAlreadyExists>() && !outcome.Has<GrantAlreadyRevoked>());
            if (changes) Changes++;
            return "members of " + group;
        }

        private async Task<string> AccessAsync()
        {
            var isGroup = _random.Next(6) == 0;
            var id = isGroup ? $"w{worker}g{_random.Next(4)}" : $"w{worker}u{_random.Next(Principals)}";
            var held = _direct[id];
            var give = _random.Next(2) == 0;
            // Half of the revokes hit something that is held.
            var known = _access.Where(access => held.Contains(access.Held)).ToList();
            var (entitlement, name) = give || known.Count == 0 || _random.Next(2) == 0 ? _access[_random.Next(_access.Count)] : known[_random.Next(known.Count)];
            var principal = Of(isGroup ? "group" : "user", id);
            var outcome = give ? await bench.GrantAsync(entitlement, principal) : await bench.RevokeAsync(entitlement, principal);

            var changes = give ? held.Add(name) : held.Remove(name);
            if (changes) Changes++;
            if (give) Assert.Equal(((0, false), !changes), (outcome.End(), outcome.Has<GrantAlreadyExists>()));
            else if (changes) Assert.Equal(((0, false), false), (outcome.End(), outcome.Has<GrantAlreadyRevoked>()));
            // Not held itself: gone already, or refused because it comes from elsewhere.
            else Assert.True(outcome.Has<GrantAlreadyRevoked>() || outcome.End() == (9, true), outcome.Status?.Message);
            return id;
        }

        private void Check(string principal)
        {
            if (_members.TryGetValue(principal, out var members))
            {
                Assert.Equal(members.Order(), _world.Groups.Find(principal["members of ".Length..])!.MemberIds.Order());
                return;
            }

            var permissions = _world.Users.Find(principal)?.Permissions ?? _world.Groups.Find(principal)!.Permissions;
            Assert.Equal(_direct[principal].Order(), permissions.SelectMany(Name).Distinct().Order());
        }

        private static IEnumerable<string> Name(WorldPermission permission) => permission.Resources.Select(resource =>
        {
            if (resource.Type != "WORKSPACE") return $"{permission.RoleName} on {resource.Type} {resource.Id}";
            var labels = (permission.Labels ?? []).Concat(resource.Labels ?? []).Select(label => $"{label.Key}:{label.Value}").Distinct().Order(StringComparer.Ordinal).ToList();
            return labels.Count == 0 ? $"{permission.RoleName} everywhere" : $"{permission.RoleName} under {string.Join(',', labels)}";
        });
    }
}
