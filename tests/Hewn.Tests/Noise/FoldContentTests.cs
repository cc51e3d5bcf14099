using System.Text.Json;
using Hewn.Noise;
using Hewn.Tests.Support;

namespace Hewn.Tests.Noise;

/// <summary>What is folded is equal, and it is told.</summary>
public sealed class FoldContentTests
{
    [Fact]
    public void Repeats_are_told_when_their_logger_is_no_longer_heard()
    {
        using var log = new NoiseLog(options => options.FoldRepeats = TimeSpan.FromSeconds(10));
        Logger cache = log.System.For("kv");
        for (int i = 0; i < 3; i++)
            cache.Info("m");
        log.System.SetLevel("kv", Level.Error);
        List<JsonElement> records = log.Stop();
        records.Single(record => record.Has("repeated")).GetProperty("repeated").GetInt64().ShouldBe(2);
        log.Suppressed.Folded.ShouldBe(2);
    }

    [Fact]
    public void Another_line_of_the_same_hash_is_written()
    {
        using var log = new NoiseLog();
        var binding = new LoggerBinding(log.System, "kv");
        var slot = new FoldSlot(new NoiseClock(log.Clock), TimeSpan.FromHours(1).Ticks * 100);
        slot.Remember(5);
        Folds("{\"timestamp\":\"1\",\"message\":\"m\"}\n").ShouldBeTrue();
        Folds("{\"timestamp\":\"2\",\"message\":\"m\"}\n").ShouldBeTrue();
        Folds("{\"timestamp\":\"1\",\"message\":\"n\"}\n").ShouldBeFalse();
        Folds("{\"timestamp\":\"3\",\"message\":\"m\"}\n").ShouldBeTrue();
        slot.TryEnd(isForced: true)!.Repeated.ShouldBe(3);

        bool Folds(string line) =>
            slot.TryFold(5, binding, Level.Info, System.Text.Encoding.UTF8.GetBytes(line), out _);
    }
}
