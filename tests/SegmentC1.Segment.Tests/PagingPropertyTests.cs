using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Newtonsoft.Json.Linq;

namespace SegmentC1.Segment.Tests;

public sealed class PagingServer : IAsyncLifetime
{
    public ScriptedServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await ScriptedServer.StartAsync();

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();
}

public class PagingPropertyTests(PagingServer shared) : IClassFixture<PagingServer>
{
    [Property(MaxTest = 60)]
    public Property Every_id_comes_once_whatever_the_pages_and_the_repetitions() =>
        Prop.ForAll(Gen.Choose(0, 12).ListOf().ToArbitrary(), Gen.Choose(1, 7).ToArbitrary(), Gen.Elements(true, false).ToArbitrary(), async (numbers, size, total) =>
        {
            var rows = numbers.Select(number => $"u{number}").ToList();
            var distinct = rows.Distinct().ToList();
            var pages = Math.Max(1, (rows.Count + size - 1) / size);
            shared.Server.On("GET /users", (context, _) =>
            {
                var offset = int.TryParse(context.Request.Query["pagination.cursor"], out var given) ? given : 0;
                var paging = new JObject { ["current"] = $"{offset}" };
                if (total) paging["totalEntries"] = distinct.Count;
                if (offset + size < rows.Count) paging["next"] = $"{offset + size}";
                var page = new JArray(rows.Skip(offset).Take(size).Select(id => new JObject { ["id"] = id }));
                return context.JsonAsync(new JObject { ["data"] = new JObject { ["users"] = page, ["pagination"] = paging } }.ToString());
            });
            using var client = shared.Server.Client();

            var list = client.ListUsers();
            var read = await list.ToListAsync(CancellationToken.None);

            Assert.Equal(distinct, read.Select(user => user.Id));
            Assert.Equal(ListState.Complete, list.Ledger.State);
            Assert.Equal((pages, distinct.Count, rows.Count - distinct.Count), (list.Ledger.Pages, (int)list.Ledger.Rows, (int)list.Ledger.Duplicates));
        });

    [Property(MaxTest = 60)]
    public Property A_total_that_is_not_reached_is_never_called_complete() =>
        Prop.ForAll(Gen.Choose(0, 9).ToArbitrary(), Gen.Choose(1, 4).ToArbitrary(), Gen.Elements(-1, 1, 5).ToArbitrary(), async (rows, size, wrong) =>
        {
            if (rows + wrong < 0) return;
            shared.Server.On("GET /users", (context, _) =>
            {
                var offset = int.TryParse(context.Request.Query["pagination.cursor"], out var given) ? given : 0;
                var paging = new JObject { ["totalEntries"] = rows + wrong };
                if (offset + size < rows) paging["next"] = $"{offset + size}";
                var page = new JArray(Enumerable.Range(offset, Math.Max(0, Math.Min(size, rows - offset))).Select(i => new JObject { ["id"] = $"u{i}" }));
                return context.JsonAsync(new JObject { ["data"] = new JObject { ["users"] = page, ["pagination"] = paging } }.ToString());
            });
            using var client = shared.Server.Client();

            var list = client.ListUsers();
            var read = await list.ToListAsync(CancellationToken.None);

            Assert.Equal(rows, read.Count);
            Assert.Equal(ListState.Inconsistent, list.Ledger.State);
        });
}
