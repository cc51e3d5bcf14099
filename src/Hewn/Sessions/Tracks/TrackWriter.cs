using Hewn.Files;
using Hewn.Records;
using Hewn.Sessions.Parts;

namespace Hewn.Sessions.Tracks;

/// <summary>
/// Appends points to a track's file. Which number the next point gets is read from the end of the file whenever another
/// process may have written it, so numbers have no gaps and none is given twice. Not thread-safe.
/// </summary>
/// <remarks>
/// Only who has the lock of the file knows the numbers. While nobody else asks for it, it is kept from call to call,
/// and single points go into a ring that is written to the file a moment later (<see cref="HeldPoints"/>); else each
/// call writes. What stands in either, a kill of the process cannot take: whoever has the lock next recovers a dead
/// process's ring before it gives the next number.
/// </remarks>
internal sealed class TrackWriter : IDisposable
{
    private readonly PartHost _host;
    private readonly string _name;
    private readonly TrackTurn _turn;
    private readonly KilledPoints _killed;
    private readonly string _metadataPath;
    private readonly ByteBuffer _block = new(Limits.WriteBlockBytes);
    private readonly List<int> _ends = [];
    private readonly ByteBuffer _time = new(64);
    private IDiskFile? _file;
    private TrackMetadata _metadata = new();
    private PointOrder _order;
    private long _end;
    private long _next;
    private long? _lastStep;
    private long _lastTicks;
    private long _upkeepAt;
    private bool _isStale;

    // Between calls, while the lock is kept. Lines are held only then.
    private IDisposable? _lock;
    private HeldPoints? _held;
    private int _idle;
    private bool _cannotHold;

    public TrackWriter(PartHost host, string name, string lockName, string directory)
    {
        (_host, _name, _turn) = (host, name, new TrackTurn(host, lockName));
        DataPath = Path.Combine(directory, TrackFile.DataName);
        _killed = new KilledPoints(host, DataPath);
        _metadataPath = Path.Combine(directory, TrackFile.MetadataName);
    }

    public string DataPath { get; }

    /// <summary>Points that it has written.</summary>
    public long Appended { get; private set; }

    /// <summary>The number that the next point gets; right while the lock is held.</summary>
    public long NextIndex => _next;

    /// <summary>Whether it has the file open.</summary>
    public bool IsOpen => _file is not null;

    /// <summary>Whether the lock is kept between calls.</summary>
    public bool IsHolding => _lock is not null;

    /// <summary>
    /// Fast path - puts one point into the ring. False when that is not possible now: it must be written then.
    /// </summary>
    /// <param name="points">The point.</param>
    /// <param name="index">Its number.</param>
    /// <exception cref="IOException">The file cannot be written, and holding has ended.</exception>
    public bool TryHold(PointBuffer points, out long index)
    {
        index = -1;
        if (_held is null || points.Count != 1)
            return false;
        (PointOrder order, long? lastStep, long lastTicks) = Compose(points, 0, _host.Now.UtcTicks);
        if (order != _order)
            return false; // The metadata must say so before anybody can read the point.
        if (!_held.TryAdd(_block.Written))
        {
            Settle();
            if (_held?.TryAdd(_block.Written) != true)
                return false;
        }

        index = _next++;
        Appended++;
        _idle = 0;
        (_lastStep, _lastTicks) = (lastStep, lastTicks);
        return true;
    }

    /// <summary>Takes the lock, if it is not kept, and brings itself up to date with the file.</summary>
    /// <param name="longest">How long to wait for another process at most.</param>
    /// <returns>The lock, to be given to <see cref="Leave"/>.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be written.</exception>
    public IDisposable Begin(TimeSpan longest)
    {
        IDisposable others = _lock ?? _turn.Take(longest);
        _lock = null;
        try
        {
            if (_held is null)
                _isStale |= _killed.Recover();
            else
                Settle();
            Prepare();
            return others;
        }
        catch
        {
            Dispose();
            others.Dispose();
            throw;
        }
    }

    /// <summary>Lets go of the lock, or keeps it for the next points.</summary>
    /// <param name="others">What <see cref="Begin"/> returned.</param>
    /// <param name="begins">Whether holding may begin; else it only goes on.</param>
    public void Leave(IDisposable others, bool begins)
    {
        if (_held is null && begins)
            Hold();
        if (_held is not null && !_turn.IsWanted())
        {
            _lock = others;
            return;
        }

        EndHolding();
        others.Dispose();
    }

    /// <summary>Now and then, while the lock is kept: writes what is held, and lets go when nothing comes any more, or
    /// somebody waits.</summary>
    /// <exception cref="IOException">The file cannot be written, and holding has ended.</exception>
    public void Tend()
    {
        if (_lock is null)
            return;
        Settle();
        if (_held is null || ++_idle > Limits.MaxIdleHolds || _turn.IsWanted())
            EndHolding();
    }

    /// <summary>Writes what is held, or what a killed process held, so that readers of the file see it.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void BringToFile()
    {
        if (_held is not null)
        {
            Settle();
        }
        else if (_killed.MayBeThere)
        {
            using IDisposable? others = _turn.TryTake();
            if (others is not null) // Else its holder lives, and writes it in a moment.
                _isStale |= _killed.Recover();
        }
    }

    /// <summary>Writes points from a row on. Only while what <see cref="Begin"/> returned is held.</summary>
    /// <param name="points">The points.</param>
    /// <param name="row">The first one to be written; afterwards the first one that was not.</param>
    /// <exception cref="IOException">Some could not be written.</exception>
    public void Write(PointBuffer points, ref int row)
    {
        if (_file is null)
            Prepare();
        long now = _host.Now.UtcTicks;
        while (row < points.Count)
        {
            (PointOrder order, long? lastStep, long lastTicks) = Compose(points, row, now);
            if (order != _order)
                SaveMetadata(order); // First: no reader may search by halves what is not in order.
            WriteBlock(ref row);
            (_lastStep, _lastTicks) = (lastStep, lastTicks);
        }

        if (_host.Time.GetElapsedTime(_upkeepAt) >= Limits.TrackUpkeepInterval)
            Keep();
    }

    /// <summary>Brings the metadata up to date if it is not. Only while the lock is held.</summary>
    public void SaveMetadata()
    {
        if (_isStale)
            SaveMetadata(_order);
    }

    /// <summary>Changes what the metadata says of the track. Only while the lock is held.</summary>
    public void Describe(Func<TrackMetadata, TrackMetadata> change)
    {
        _metadata = change(TrackMetadata.Read(_host, _metadataPath, ownsIt: true) ?? _metadata);
        SaveMetadata(_order, isRead: true);
    }

    /// <summary>Closes the file, which the next call opens again, and lets go of the lock if it is kept.</summary>
    public void Dispose()
    {
        EndHolding();
        _file?.Dispose();
        _file = null;
    }

    private void Hold()
    {
        if (!_host.HoldsPoints || _cannotHold || _file is null || _turn.IsShared)
            return;
        try
        {
            _held = HeldPoints.Begin(_host.Disk, DataPath, _file.Identity, _end);
            _idle = 0;
        }
        catch (Exception e) when (PartHost.IsOfDisk(e) || e is NotSupportedException)
        {
            _cannotHold = true; // Then each point is written, which is only slower.
        }
    }

    private void EndHolding()
    {
        _held?.Dispose();
        _held = null;
        _lock?.Dispose();
        _lock = null;
    }

    /// <summary>Writes what is held into the file.</summary>
    private void Settle()
    {
        if (_held is null || _held.Lines.IsEmpty)
            return;
        try
        {
            if (_file is null || _file.Length != _end)
                throw new IOException($"{DataPath} was changed by somebody who does not have its lock");
            _file.Write(_held.Lines, _end);
            _end += _held.Lines.Length;
            _isStale = true;
            _held.NoteWritten(_end);
        }
        catch (Exception e) when (PartHost.IsOfDisk(e))
        {
            Dispose(); // The lines stay in the ring; the next attempt recovers it, as that of a dead process.
            throw;
        }

        if (_host.Time.GetElapsedTime(_upkeepAt) >= Limits.TrackUpkeepInterval)
            Keep();
    }

    private void Prepare()
    {
        if (_file is null)
            Open();
        long length = _file!.Length;
        if (length == _end)
            return;
        if (_end > 0)
            _turn.NoteShared(); // Somebody else writes it, too.
        TrackTail tail = TrackTail.Of(_file, length);
        if (tail.End < length)
        {
            _file.Truncate(tail.End);
            _host.Diagnostics.Report(
                ProblemKind.Permanent,
                $"{DataPath} ended in {length - tail.End} bytes of a point whose writer was killed in the middle; they "
                + "were taken away, and nothing else is affected");
        }

        if (tail.Damaged > 0)
            _host.Diagnostics.Report(
                ProblemKind.Permanent, $"{DataPath} ends in {tail.Damaged} lines that are no points; they stay there");
        (_end, _next, _lastStep, _lastTicks) = (tail.End, tail.NextIndex, tail.LastStep, tail.LastTicks);
    }

    private void Open()
    {
        _host.Disk.CreateDirectory(Path.GetDirectoryName(DataPath)!);
        IDiskFile file = _host.Disk.OpenAppend(DataPath);
        try
        {
            TrackMetadata? metadata = TrackMetadata.Read(_host, _metadataPath, ownsIt: true);
            (_end, _next, _lastStep, _lastTicks, _upkeepAt) = (0, 0, null, 0, _host.Time.GetTimestamp());
            _metadata = metadata ?? new TrackMetadata { CreatedAt = _host.Now };
            long length = file.Length;
            if (length == 0)
                _order = PointOrder.Full;
            else if (metadata?.Order is { } known)
                _order = known;
            else
                _order = TrackFile.OrderOf(file, length); // Somebody else's: once, all of it.
            _file = file;
            if (length == 0)
                SaveMetadata(_order, isRead: true);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Puts lines into the block until it is full, and says how things stand behind them.</summary>
    private (PointOrder Order, long? LastStep, long LastTicks) Compose(PointBuffer points, int row, long now)
    {
        _block.Clear();
        _ends.Clear();
        (PointOrder order, long? lastStep, long lastTicks) = (_order, _lastStep, _lastTicks);
        long timeOf = -1;
        for (long index = _next; row < points.Count && _block.Length < Limits.WriteBlockBytes; row++, index++)
        {
            PointRow point = points.Rows[row];
            long ticks = point.Ticks == 0 ? now : point.Ticks;
            if (ticks != timeOf)
            {
                _time.Clear();
                Timestamp.Append(
                    _time, new DateTimeOffset(ticks, TimeSpan.Zero), TimestampFormat.Microseconds, TimeZoneInfo.Utc);
                timeOf = ticks;
            }

            _block.Append("{\"index\":"u8);
            JsonNumber.Append(_block, index);
            if (point.HasStep)
            {
                _block.Append(",\"step\":"u8);
                JsonNumber.Append(_block, point.Step);
            }

            _block.Append(",\"data\":"u8);
            _block.Append(points.FieldsOf(row));
            _block.Append(",\"createdAt\":"u8);
            _block.Append(_time.Written);
            _block.Append("}\n"u8);
            _ends.Add(_block.Length);
            long? step = point.HasStep ? point.Step : null;
            // What stands in the file has microseconds, and is compared with them.
            long written = ticks - (ticks % TimeSpan.TicksPerMicrosecond);
            order = order.With(index == 0, lastStep, lastTicks, step, written);
            (lastStep, lastTicks) = (step, written);
        }

        return (order, lastStep, lastTicks);
    }

    private void WriteBlock(ref int row)
    {
        try
        {
            _file!.Write(_block.Written, _end);
            Count(_ends.Count, _block.Length, ref row);
        }
        catch (Exception e) when (PartHost.IsOfDisk(e))
        {
            CountWritten(ref row);
            throw;
        }
    }

    /// <summary>Some lines may stand there all the same: those count, so that no point comes twice.</summary>
    private void CountWritten(ref int row)
    {
        try
        {
            long written = _file!.Length - _end;
            int whole = _ends.FindLastIndex(end => end <= written) + 1;
            Count(whole, whole == 0 ? 0 : _ends[whole - 1], ref row);
            _file.Truncate(_end);
        }
        catch (Exception e) when (PartHost.IsOfDisk(e))
        {
            // What is torn is taken away by whoever comes next: its length is not the one that is known.
        }

        Dispose();
    }

    private void Count(int points, int bytes, ref int row)
    {
        row += points;
        Appended += points;
        _next += points;
        _end += bytes;
        _isStale |= points > 0;
    }

    /// <summary>Now and then: the metadata's figures, and whether the file is still the one of that name.</summary>
    private void Keep()
    {
        _upkeepAt = _host.Time.GetTimestamp();
        SaveMetadata(_order);
        if (_host.Disk.IdentityOf(DataPath) == _file!.Identity)
            return;
        Dispose();
        _host.Diagnostics.Report(
            ProblemKind.Final,
            $"{DataPath} was deleted or replaced by somebody else; points of the last "
            + $"{Limits.TrackUpkeepInterval.TotalSeconds:0} s may be lost with it. A new file is written from now on.");
    }

    private void SaveMetadata(PointOrder order, bool isRead = false)
    {
        if (!isRead && TrackMetadata.Read(_host, _metadataPath, ownsIt: true) is { } there)
        {
            order = there.Order is { } known ? order.And(known) : order;
            _metadata = there with { CreatedAt = there.CreatedAt ?? _metadata.CreatedAt };
        }

        (_metadata with { Order = order }).Write(_host, _metadataPath, _name, _next);
        (_order, _isStale) = (order, false);
    }
}
