using System.Diagnostics.Metrics;
using Hewn.Tests.Support;

namespace Hewn.Tests.Diagnostics;

public sealed class LogMeterTests
{
    private static readonly TimeSpan _long = TimeSpan.FromSeconds(60);

    /// <summary>What the instruments of one system say, as <c>name tags → value</c>.</summary>
    private static Dictionary<string, long> Collect(string service)
    {
        var figures = new Dictionary<string, long>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, all) =>
        {
            bool isOurs = instrument.Meter.Name == "Hewn"
                && instrument.Meter.Tags?.Any(tag => service.Equals(tag.Value)) == true;
            if (isOurs)
                all.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            string[] texts = [.. tags.ToArray().Select(tag => $"{tag.Key}={Path.GetFileName($"{tag.Value}")}")];
            figures[string.Join(' ', [instrument.Name, .. texts])] = value;
        });
        listener.Start();
        listener.RecordObservableInstruments();
        return figures;
    }

    [Fact]
    public void It_tells_what_was_written_rotated_and_lost_and_how_full_the_ring_is()
    {
        string service = $"meter-{Guid.NewGuid():N}";
        var disk = new FaultyDisk();
        using var log = new RunningLog(
            options => (options.Service, options.MaxFileBytes, options.Time) = (service, 1_000, new TestClock()), disk);
        for (int i = 0; i < 20; i++)
            log.Log.Info("m", ("padding", new string('x', 300)));
        log.System.Flush(_long).ShouldBeTrue();
        disk.RefusesToWrite = true;
        for (int i = 0; i < 100; i++)
            log.Log.Info("m", ("padding", new string('x', 30_000)));
        log.System.Flush(_long).ShouldBeFalse();

        Dictionary<string, long> figures = Collect(service);
        LogStatus status = log.System.Status;
        DestinationStatus file = status.Destinations[0];
        figures["hewn.records.written destination=app.jsonl"].ShouldBe(20);
        figures["hewn.file.rotations destination=app.jsonl"].ShouldBe(file.Rotations);
        file.Rotations.ShouldBeGreaterThan(2);
        figures["hewn.file.write_errors destination=app.jsonl"].ShouldBe(1);
        figures["hewn.backups.failures destination=app.jsonl"].ShouldBe(file.BackupFailures);
        figures["hewn.records.dropped reason=write_failed destination=app.jsonl"].ShouldBe(file.Lost);
        file.Lost.ShouldBeGreaterThan(0);
        figures["hewn.records.held_back destination=app.jsonl"].ShouldBe(100 - file.Lost);
        figures["hewn.records.dropped reason=buffer_full"].ShouldBe(0);
        figures["hewn.records.dropped reason=stopped"].ShouldBe(0);
        figures["hewn.buffer.size"].ShouldBe(Limits.MinBufferBytes);
        figures["hewn.buffer.used"].ShouldBeInRange(100_000, Limits.MinBufferBytes);
    }

    [Fact]
    public void It_tells_what_a_full_ring_refused()
    {
        string service = $"meter-{Guid.NewGuid():N}";
        using var gate = new ManualResetEventSlim();
        var disk = new FaultyDisk { MoveGate = gate };
        using var log = new RunningLog(
            options =>
            {
                (options.Service, options.MaxFileBytes) = (service, 1_000);
                options.Overflow = OverflowPolicy.DropNewest;
            },
            disk);
        for (int i = 0; i < 100; i++) // The writer stands at the gate of a rotation; more than the ring holds.
            log.Log.Info("m", ("padding", new string('x', 30_000)));
        long dropped = log.System.Status.DroppedFull;
        Dictionary<string, long> figures = Collect(service);
        gate.Set();
        dropped.ShouldBeInRange(1, 99);
        figures["hewn.records.dropped reason=buffer_full"].ShouldBe(dropped);
        figures["hewn.records.dropped reason=stopped"].ShouldBe(0);
    }

    [Fact]
    public void It_tells_what_came_when_the_log_was_stopped()
    {
        string service = $"meter-{Guid.NewGuid():N}";
        using var log = new RunningLog(options => options.Service = service);
        log.Log.Info("in time");
        using var meter = new Hewn.Diagnostics.LogMeter(() => log.System.Status, service); // The log's own is gone.
        log.System.Dispose();
        log.Log.Info("late");
        log.Log.Info("later");
        Dictionary<string, long> figures = Collect(service);
        figures["hewn.records.dropped reason=stopped"].ShouldBe(2);
        figures["hewn.records.dropped reason=buffer_full"].ShouldBe(0);
        figures["hewn.records.written destination=app.jsonl"].ShouldBe(1);
    }

    [Fact]
    public void A_stopped_log_tells_nothing_any_more()
    {
        string service = $"meter-{Guid.NewGuid():N}";
        using var log = new RunningLog(options => options.Service = service);
        Collect(service).ShouldNotBeEmpty();
        log.System.Dispose();
        Collect(service).ShouldBeEmpty();
    }
}
