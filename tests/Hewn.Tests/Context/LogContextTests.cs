using System.Text.Json;
using Hewn.Tests.Support;

namespace Hewn.Tests.Context;

public sealed class LogContextTests
{
    [Fact]
    public async Task It_flows_through_asynchronous_calls()
    {
        using var log = new RunningLog();
        using (Log.Context(requestId: "req_1"))
        {
            await Task.Yield();
            log.Log.Info("after an await");
            await Task.Run(() => log.Log.Info("on another thread"));
        }

        log.Log.Info("outside");
        List<JsonElement> records = log.Stop();
        records[0].Text("request_id").ShouldBe("req_1");
        records[1].Text("request_id").ShouldBe("req_1");
        records[2].Has("request_id").ShouldBeFalse();
    }

    [Fact]
    public async Task Sixty_four_calls_side_by_side_never_mix()
    {
        using var log = new RunningLog();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(async call =>
        {
            using (Log.Context(requestId: $"req_{call}", model: $"model_{call}"))
            {
                for (int step = 0; step < 50; step++)
                {
                    await Task.Yield();
                    log.Log.Info($"step {step}", ("call", call));
                }
            }
        }));

        List<JsonElement> records = log.Stop();
        records.Count.ShouldBe(64 * 50);
        foreach (JsonElement record in records)
        {
            record.Text("request_id").ShouldBe($"req_{record.Raw("call")}");
            record.Text("model").ShouldBe($"model_{record.Raw("call")}");
        }
    }

    [Fact]
    public void An_inner_context_adds_to_the_outer_one_and_gives_it_back()
    {
        using var log = new RunningLog();
        using (Log.Context(requestId: "req_1", operation: "outer"))
        {
            using (Log.Context(operation: "inner", userId: "u"))
                log.Log.Info("m");
            log.Log.Info("m");
        }

        log.Log.Info("m");
        List<JsonElement> records = log.Stop();
        records[0].Names().ShouldBe(["timestamp", "level", "message", "request_id", "user_id", "operation"]);
        records[0].Text("operation").ShouldBe("inner");
        records[1].Text("operation").ShouldBe("outer");
        records[1].Has("user_id").ShouldBeFalse();
        records[2].Names().Length.ShouldBe(3);
    }

    [Fact]
    public void Disposing_twice_is_harmless()
    {
        using var log = new RunningLog();
        ContextScope scope = Log.Context(requestId: "req_1");
        scope.Dispose();
        scope.Dispose();
        log.Log.Info("m");
        log.StopAtOne().Has("request_id").ShouldBeFalse();
    }

    [Fact]
    public async Task What_a_called_method_sets_does_not_reach_its_caller()
    {
        using var log = new RunningLog();
        await Forgetful();
        log.Log.Info("m");
        log.StopAtOne().Has("request_id").ShouldBeFalse();

        static async Task Forgetful()
        {
            _ = Log.Context(requestId: "never disposed");
            await Task.Yield();
        }
    }

    [Fact]
    public void Nasty_ids_are_escaped_and_bounded()
    {
        using var log = new RunningLog();
        using (Log.Context(requestId: "a\n\"\u2028", userId: new string('u', 5000)))
            log.Log.Info("m");
        JsonElement record = log.StopAtOne();
        record.Text("request_id").ShouldBe("a\n\"\u2028");
        record.Text("user_id").Length.ShouldBeLessThan(Limits.MaxIdBytes + 64);
        record.Text("user_id").ShouldEndWith(" bytes]");
    }
}
