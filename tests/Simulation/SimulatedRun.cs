using Hewn;
using Hewn.Diagnostics;
using Hewn.Files;
using Hewn.Pipeline;
using Hewn.Ring;
using Hewn.Tests.Support;

namespace Simulation;

/// <summary>
/// One interleaving of callers, the writer's turns, a disk with faults and kills, all drawn from a seed; then what is
/// left is recovered, with faults and kills there, too, and every record is looked for.
/// </summary>
internal sealed class SimulatedRun : IDisposable
{
    private const int MaxTurns = 10_000;

    private readonly Random _random;
    private readonly TestClock _clock = new(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SimulatedDisk _disk = new();
    private readonly List<SimulatedDisk> _disks = [];
    private readonly SimulatedProducer[] _producers;
    private readonly RingTarget[] _targets;
    private readonly RingFile _ring;
    private readonly RingWriter _writer;
    private readonly BackupKeeper[] _keepers;
    private readonly HashSet<(string File, int Producer, int Call)> _removed = [];
    private readonly bool[] _takesWarnings;
    private readonly bool _drops;
    private readonly bool _hasOutsider;
    private readonly int _killAt;
    private int _points;
    private int _faultsInHundred;
    private bool _isNested;
    private bool _isStopping;
    private Wreck? _wreck;

    /// <param name="seed">Decides everything.</param>
    /// <param name="isBuffered">A deliberate fault: the last write before a kill stood in a buffer.</param>
    public SimulatedRun(int seed, bool isBuffered = false)
    {
        _random = new Random(seed);
        _disk.LosesLastWrite = isBuffered;
        _killAt = _random.Next(1, 400);
        _drops = _random.Next(3) == 0;
        _hasOutsider = _random.Next(4) == 0;
        _takesWarnings = [true, _random.Next(4) > 0];
        _disks.Add(_disk);
        int backups = _random.Next(4) == 0 ? _random.Next(0, 4) : 1000;
        _targets =
        [
            new("/logs/app.log", _random.Next(1000, 8000), backups, FileFormat.Json)
            {
                RotateEvery = (RotationPeriod)_random.Next(3),
            },
            new("/logs/errors.log", _random.Next(600, 3000), backups, (FileFormat)_random.Next(2)),
        ];
        byte[] description = RingDescription.Write(_targets);
        _ring = RingFile.Create(_disk, _targets[0].Path, null, 4096 << _random.Next(3), description);
        _producers = [.. Enumerable.Range(0, _random.Next(1, 5))
            .Select(number => new SimulatedProducer(number, _ring.Memory, _random, _clock))];
        var diagnostics = new DiagnosticChannel(_ => { });
        BackupSet[] sets = [.. _targets.Select(target => new BackupSet(_disk, target.Path))];
        var packing = new RetentionPolicy { Packs = true };
        _keepers = [.. sets.Select(set => new BackupKeeper(_disk, set, packing, _clock, diagnostics, (_, _) => { }))];
        _writer = new RingWriter(
            _ring.Memory,
            _ring,
            [.. _targets.Select((_, index) => NewDestination(index, sets[index], diagnostics))],
            new HewnOptions(),
            new SimulatedOwnLines(_clock),
            diagnostics)
        {
            BetweenSteps = OnPoint,
        };
        _disk.Point = OnPoint;
        _disk.Fails = () => _random.Next(100) < _faultsInHundred;
        _disk.FirstPart = bytes => _random.Next(bytes + 1);
        _disk.Removed = Remove;
    }

    private bool IsHealthy => _writer.Lanes.All(lane => !lane.IsFailing && lane.Waiting == 0);

    /// <summary>Runs it.</summary>
    /// <exception cref="InvalidOperationException">Something is not as it was promised.</exception>
    public void Run()
    {
        _writer.OpenDestinations();
        for (int steps = _random.Next(20, 300); steps > 0 && _wreck is null; steps--)
            Act();
        if (_wreck is null && _random.Next(2) == 0)
            Kill();
        if (_wreck is null)
            Stop();
        Recovery.Run(_wreck!, _targets, _random, _removed, _disks, _clock);
    }

    public void Dispose()
    {
        foreach (SimulatedBlock block in _disks.SelectMany(disk => disk.Blocks).Distinct())
            block.FreeMemory();
    }

    private FileDestination NewDestination(int index, BackupSet backups, DiagnosticChannel diagnostics) => new(
        _disk,
        new LogFileOptions(_targets[index].Path)
        {
            Format = _targets[index].Format,
            MinimumLevel = _takesWarnings[index] ? Level.Trace : Level.Error,
        },
        _targets[index],
        _clock,
        diagnostics,
        new SimulatedOwnLines(_clock),
        backups: backups);

    private void Act()
    {
        switch (_random.Next(22))
        {
            case >= 20:
                _keepers[_random.Next(2)].PackNext(TurnInBetween);
                break;
            case < 12:
                Produce(mayStop: true);
                break;
            case < 17:
                _writer.TakeTurn(out _);
                CheckLaw();
                break;
            case 17:
                _clock.Advance(_random.Next(8) switch
                {
                    0 => TimeSpan.FromMinutes(_random.Next(60 * 30)),
                    1 => TimeSpan.FromMinutes(_random.Next(40)),
                    _ => TimeSpan.FromSeconds(_random.Next(3)),
                });
                break;
            case 18:
                _faultsInHundred = _random.Next(3) == 0 ? _random.Next(1, 101) : 0;
                break;
            default:
                if (_hasOutsider && _random.Next(2) == 0)
                    _disk.Forget(_targets[_random.Next(2)].Path);
                else if (_hasOutsider)
                    _disk.Cut(_targets[_random.Next(2)].Path);
                break;
        }
    }

    /// <summary>The writer goes on, and may rotate, while a backup is being packed.</summary>
    private bool TurnInBetween()
    {
        if (_wreck is null && _random.Next(3) == 0)
            _writer.TakeTurn(out _);
        return _random.Next(10) > 0;
    }

    private void Produce(bool mayStop) =>
        _producers[_random.Next(_producers.Length)].Step(
            () =>
            {
                if (_drops)
                    _writer.CountDropped();
                return _drops;
            },
            mayStop);

    /// <summary>Any moment: the process may be killed, callers may come.</summary>
    private void OnPoint()
    {
        if (_wreck is not null || _isNested)
            return;
        if (++_points == _killAt)
        {
            Kill();
            return;
        }

        _isNested = true;
        for (int calls = !_isStopping && _random.Next(3) == 0 ? _random.Next(1, 6) : 0; calls > 0; calls--)
            Produce(mayStop: true);
        _isNested = false;
    }

    private void Kill()
    {
        SimulatedDisk left = _disk.Copy();
        if (_random.Next(2) == 0)
            left.Blocks.ToList().ForEach(TearCheckpoint); // One, or none when the kill comes at the end of a stop.
        Leave(left, wasHealthy: false);
    }

    /// <summary>The kill came while a checkpoint was saved: the older slot is void, its marks half written.</summary>
    private unsafe void TearCheckpoint(SimulatedBlock block)
    {
        byte* first = block.Pointer + RingLayout.CheckpointAt;
        byte* second = first + RingLayout.CheckpointSlotBytes;
        byte* older = *(long*)first < *(long*)second ? first : second;
        *(long*)older = 0;
        _random.NextBytes(new Span<byte>(older + 8, _random.Next(80)));
    }

    private void Leave(SimulatedDisk left, bool wasHealthy)
    {
        _disks.Add(left);
        _wreck = new Wreck(
            left,
            _producers,
            [.. _producers.Select(producer => producer.Returned)],
            [.. _writer.Lanes.Select(lane => lane.Status.Lost)],
            _takesWarnings,
            wasHealthy);
        left.Removed = Remove;
        _disk.Removed = (_, _, _) => { };
    }

    private void Stop()
    {
        foreach (SimulatedProducer producer in _producers.Where(producer => producer.IsStopped))
            producer.Step(() => false, mayStop: false);
        new RingProducer(_ring.Memory).Close();
        _isStopping = true;
        int turns = 0;
        while (_writer.TakeTurn(out _))
            Require(++turns < MaxTurns, "the writer does not come to its end");
        _writer.Finish();
        if (_wreck is null)
            Leave(_disk.Copy(), IsHealthy && _faultsInHundred == 0);
    }

    /// <summary>accepted = written + waiting + lost, and what was refused is counted.</summary>
    private void CheckLaw()
    {
        if (_wreck is not null || Array.Exists(_producers, producer => producer.IsStopped))
            return; // A stopped call counts only once it has gone on.
        PipelineCounts counts = _writer.Counts;
        Require(counts.Accepted == _producers.Sum(p => p.Returned - p.Dropped.Count), "accepted is not what was sent");
        Require(counts.DroppedFull == _producers.Sum(p => p.Dropped.Count), "not all drops are counted");
        for (int i = 0; i < _targets.Length && counts.InFlight == 0; i++)
        {
            DestinationStatus status = _writer.Lanes[i].Status;
            long sent = _producers.Sum(producer => producer.CallsFor(i, producer.Returned).LongCount());
            Require(
                status.Written + _writer.Lanes[i].Waiting + status.Lost == sent,
                $"{_targets[i].Path}: {status.Written} + {_writer.Lanes[i].Waiting} + {status.Lost} of {sent}");
        }
    }

    private void Remove(SimulatedDisk disk, string path, byte[] bytes)
    {
        // What is packed is there all the same, and an archive that is in the making is not there yet.
        if (path.EndsWith(".packing", StringComparison.Ordinal) || IsPacked(disk, path, bytes))
            return;
        if (path.EndsWith(".gz", StringComparison.Ordinal))
        {
            bytes = FileCheck.Unpack(bytes);
            if (disk.Exists(path[..^3]) && disk.Read(path[..^3]).SequenceEqual(bytes))
                return; // Deleted beside the file that it was made from.
        }

        string file = path.Contains("errors", StringComparison.Ordinal) ? "errors" : "app";
        if (bytes.Length > 0)
            _removed.Add((file, -1, -1)); // What was told there is gone, too.
        foreach ((int producer, int call) in FileCheck.Of(bytes).All)
            _removed.Add((file, producer, call));
    }

    private static bool IsPacked(SimulatedDisk disk, string path, byte[] bytes) =>
        path.EndsWith(".deleting", StringComparison.Ordinal)
        ? disk.Names.Any(name => name.EndsWith(".gz", StringComparison.Ordinal)
            && FileCheck.Unpack(disk.Read(name)).AsSpan().SequenceEqual(bytes))
        : disk.Exists(path + ".gz") && FileCheck.Unpack(disk.Read(path + ".gz")).AsSpan().SequenceEqual(bytes);

    private static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new InvalidOperationException(otherwise);
    }
}
