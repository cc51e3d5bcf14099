using System.Text;
using System.Text.Json;
using Hewn.Noise;
using Hewn.Pipeline;
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
        var place = new Place(log);
        place.Write("{\"timestamp\":\"1\",\"message\":\"m\"}\n");
        place.Folds("{\"timestamp\":\"2\",\"message\":\"n\"}\n").ShouldBeFalse("not the one that was written");
        place.Folds("{\"timestamp\":\"3\",\"message\":\"m\"}\n").ShouldBeTrue();
        place.Folds("{\"timestamp\":\"4\",\"message\":\"m\"}\n").ShouldBeTrue();
        place.Folds("{\"timestamp\":\"4\",\"message\":\"n\"}\n").ShouldBeFalse();
        place.Folds("{\"timestamp\":\"5\",\"message\":\"m\"}\n").ShouldBeTrue();
        place.Slot.TryEnd(isForced: true)!.Repeated.ShouldBe(3);
    }

    [Fact]
    public void A_line_whose_memory_was_used_again_holds_nothing_back()
    {
        using var log = new NoiseLog(options => options.BufferBytes = Limits.MinBufferBytes);
        var place = new Place(log);
        long end = place.Write("{\"timestamp\":\"1\",\"message\":\"m\"}\n");
        byte[] copy = new byte["{\"timestamp\":\"1\",\"message\":\"m\"}\n".Length];
        log.System.TryCopy(end, copy).ShouldBeTrue();
        log.System.TryCopy(end, new byte[copy.Length - 1]).ShouldBeFalse();
        log.System.TryCopy(end - 8, copy).ShouldBeFalse();
        string other = $"{{\"timestamp\":\"2\",\"message\":\"{new string('x', 100_000)}\"}}\n";
        for (int i = 0; i < 11; i++)
            log.System.Write(1, Level.Info, Encoding.UTF8.GetBytes(other), out _).ShouldBe(WriteResult.Accepted);
        log.System.TryCopy(end, copy).ShouldBeFalse();
        place.Folds("{\"timestamp\":\"3\",\"message\":\"m\"}\n").ShouldBeFalse();
    }

    [Fact]
    public void How_old_the_first_one_is_says_its_own_time()
    {
        using var log = new NoiseLog();
        var place = new Place(log);
        place.Write("{\"timestamp\":\"2026-01-19T00:00:00.000000Z\",\"message\":\"m\"}\n");
        place.Folds("{\"timestamp\":\"2026-01-19T01:00:00.000000Z\",\"message\":\"m\"}\n").ShouldBeFalse("too late");
        place.Folds("{\"timestamp\":\"2026-01-19T00:59:59.000000Z\",\"message\":\"m\"}\n").ShouldBeTrue();
        FoldedSeries series = place.Slot.TryEnd(isForced: true)!;
        TimeSpan.FromTicks((series.LastAt - series.FirstAt) / TimeSpan.NanosecondsPerTick)
            .ShouldBe(TimeSpan.FromSeconds(3599));
    }

    /// <summary>One place of a table, for lines of one hash, within an hour.</summary>
    private sealed class Place
    {
        private const ulong Hash = 5;

        private readonly LogSystem _system;
        private readonly LoggerBinding _logger;
        private readonly FoldMark[] _marks = new FoldMark[2];

        public Place(NoiseLog log)
        {
            _system = log.System;
            _logger = new LoggerBinding(_system, "kv");
            var clock = new NoiseClock(log.Clock);
            long window = TimeSpan.FromHours(1).Ticks * TimeSpan.NanosecondsPerTick;
            Slot = new FoldSlot(_system, new NoiseRecords(_system, clock), clock, window, _marks, 1);
            Slot.Begin();
        }

        public FoldSlot Slot { get; }

        public long Write(string line)
        {
            _system.Write(1, Level.Info, Encoding.UTF8.GetBytes(line), out long end).ShouldBe(WriteResult.Accepted);
            _marks[1].Set(Hash, end);
            return end;
        }

        public bool Folds(string line) =>
            Slot.TryFold(Hash, _logger, Level.Info, Encoding.UTF8.GetBytes(line), out _);
    }
}
