using Hewn.Sessions.Parts;

namespace Hewn.Sessions.Tracks;

/// <summary>
/// A named series of a session: points with fields, in <c>tracks/&lt;name&gt;/data.jsonl</c>. Thread-safe, also between
/// processes: every point has a number of its own, without gaps. A point whose call has returned its number survives a
/// kill of the process; it is in the file some 20 ms later.
/// </summary>
/// <remarks>
/// No call throws because of the values it is given. While the file cannot be written, points wait in memory (4 MiB)
/// and are written by a later call; what finds no room there is lost, counted in <see cref="Status"/> and told. In a
/// strict session that is an <see cref="IOException"/>, too.
/// </remarks>
public sealed class Track
{
    private readonly PartHost _host;
    private readonly TrackReader _reader;
    private readonly TrackFigures _figures;
    private readonly TrackAppender _appender;

    internal Track(PartHost host, string name, string lockName, string directory, Action<Track> onOpened)
    {
        (_host, Name) = (host, name);
        _reader = new TrackReader(host, directory);
        _figures = new TrackFigures(_reader);
        _appender = new TrackAppender(host, new TrackWriter(host, name, lockName, directory), () => onOpened(this));
    }

    /// <summary>Its name, e.g. <c>loss</c> or <c>train/loss</c>.</summary>
    public string Name { get; }

    /// <summary>How it is doing in this process.</summary>
    public TrackStatus Status => _appender.Status;

    /// <summary>Appends a point.</summary>
    /// <param name="values">Its fields, e.g. <c>("loss", 0.5), ("accuracy", 0.9)</c>. Of two with one name the later
    /// counts. NaN and infinities are written as strings.</param>
    /// <returns>Its number in the track; -1 while the file cannot be written.</returns>
    public long Append(params ReadOnlySpan<LogField> values) => Append((long?)null, values);

    /// <summary>Appends a point of a step.</summary>
    /// <param name="step">Which step of the training it belongs to.</param>
    /// <param name="values">Its fields.</param>
    /// <returns>Its number in the track; -1 while the file cannot be written.</returns>
    public long Append(long step, params ReadOnlySpan<LogField> values) => Append((long?)step, values);

    /// <summary>Appends a point from an anonymous object, a record, a dictionary or a JSON object.</summary>
    /// <returns>Its number in the track; -1 while the file cannot be written, and when the object has no members.
    /// </returns>
    public long Append(object? values) => AppendObject(null, values);

    /// <summary>Appends a point of a step from an object.</summary>
    /// <inheritdoc cref="Append(object?)"/>
    public long Append(long step, object? values) => AppendObject(step, values);

    /// <summary>Appends many points of numbers at once, the fastest way: they stand one behind the other.</summary>
    /// <param name="steps">Their steps; empty when they have none.</param>
    /// <param name="columns">Their fields, each with a value for every point, e.g. <c>("loss", losses)</c>.</param>
    /// <returns>The number of the first one; -1 when there is none, and while the file cannot be written.</returns>
    /// <exception cref="ArgumentException">The lengths differ, or two columns have one name.</exception>
    public long AppendBatch(ReadOnlySpan<long> steps, params ReadOnlySpan<TrackColumn> columns)
    {
        int count = TrackColumns.Check(steps.Length, columns);
        return count == 0 || !MayWrite(count) ? -1 : _appender.Append(steps, columns, count);
    }

    /// <summary>Appends many points of numbers without steps.</summary>
    /// <inheritdoc cref="AppendBatch(ReadOnlySpan{long}, ReadOnlySpan{TrackColumn})"/>
    public long AppendBatch(params ReadOnlySpan<TrackColumn> columns) =>
        AppendBatch(ReadOnlySpan<long>.Empty, columns);

    /// <summary>Appends many points from objects of any kind; those without members are left out, and counted.
    /// </summary>
    /// <returns>The number of the first one; -1 when there is none, and while the file cannot be written.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="points"/> is null.</exception>
    public long AppendBatch(IEnumerable<object?> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        PointBuffer buffer = PointBuffer.Rent();
        try
        {
            (int refused, Exception? cause) = AddAll(buffer, points);
            long first = buffer.Count == 0 || !MayWrite(buffer.Count) ? -1 : _appender.Append(buffer);
            if (refused > 0)
                Refuse(refused, "some points", cause);
            return first;
        }
        finally
        {
            buffer.Return();
        }
    }

    /// <summary>Points by their number, those of other processes included.</summary>
    /// <param name="startIndex">The first one.</param>
    /// <param name="limit">How many at most, 1 to 10,000.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    /// <exception cref="IOException">The file cannot be read; so with all that read.</exception>
    public TrackPage Read(long startIndex = 0, int limit = 1000)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(startIndex);
        return ReadIndices(startIndex, long.MaxValue, limit);
    }

    /// <summary>Points whose numbers lie in a range.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">The last.</param>
    /// <param name="limit">How many at most, 1 to 10,000.</param>
    public TrackPage ReadIndices(long from, long to, int limit = 1000)
    {
        TrackPage page = Read(point => point.Index, order => order.Index, from, to, limit);
        return page.Total > 0 ? page : page with { StartIndex = from, EndIndex = from - 1 };
    }

    /// <summary>Points whose steps lie in a range, in the order of appending: a step may stand there twice.</summary>
    /// <param name="from">The first step.</param>
    /// <param name="to">The last step.</param>
    /// <param name="limit">How many at most, 1 to 10,000.</param>
    public TrackPage ReadSteps(long from, long to, int limit = 1000) =>
        Read(point => point.Step, order => order.Step, from, to, limit);

    /// <summary>Points that were appended within a time.</summary>
    /// <param name="from">Its beginning.</param>
    /// <param name="to">Its end, included.</param>
    /// <param name="limit">How many at most, 1 to 10,000.</param>
    public TrackPage ReadTimes(DateTimeOffset from, DateTimeOffset to, int limit = 1000) => Read(
        point => point.Ticks == 0 ? null : point.Ticks, order => order.Time, from.UtcTicks, to.UtcTicks, limit);

    /// <summary>One field as a curve of a bounded number of points.</summary>
    /// <param name="field">The field; <c>a.b</c> is the member <c>b</c> of the object <c>a</c>.</param>
    /// <param name="maxPoints">How many points at most, from 4.</param>
    /// <param name="kind">Which of them stay. Default: the extremes do.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxPoints"/> is below 4.</exception>
    public TrackSeries Series(string field, int maxPoints = 1000, DownsamplingKind kind = DownsamplingKind.MinMax)
    {
        ArgumentNullException.ThrowIfNull(field);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxPoints, 4);
        BringToFile();
        (List<SeriesPoint> points, long notFinite) = TrackCurve.Of(_reader, field);
        ReadOnlySpan<SeriesPoint> all = System.Runtime.InteropServices.CollectionsMarshal.AsSpan(points);
        SeriesPoint[] kept = kind == DownsamplingKind.MinMax
            ? Downsampling.MinMax(all, maxPoints)
            : Downsampling.LargestTriangle(all, maxPoints);
        return new TrackSeries(field, kept, points.Count, notFinite);
    }

    /// <summary>What all points in the file came to. The first call reads them all, later ones what is new.</summary>
    public TrackStatistics Statistics()
    {
        BringToFile();
        return _figures.Take();
    }

    /// <summary>What its metadata and its file say.</summary>
    public TrackSummary Summary()
    {
        BringToFile();
        TrackMetadata metadata = _reader.Metadata ?? new TrackMetadata();
        return new TrackSummary(
            Name,
            metadata.Description,
            metadata.Tags,
            metadata.Metadata,
            _reader.Total,
            metadata.CreatedAt,
            metadata.UpdatedAt);
    }

    /// <summary>Says what the track is, for its readers.</summary>
    /// <param name="description">What it is; null leaves it as it is.</param>
    /// <param name="tags">Its tags; null leaves them.</param>
    /// <param name="metadata">Anything that belongs to it; null leaves it.</param>
    public void Describe(string? description = null, IEnumerable<string>? tags = null, object? metadata = null)
    {
        if (!_host.MayWrite($"The description of the track {Name}"))
            return;
        string[]? list = tags is null ? null : [.. tags];
        System.Text.Json.JsonElement? json = NamedValues.ToJson(metadata);
        _appender.Describe(known => known with
        {
            Description = description ?? known.Description,
            Tags = list ?? known.Tags,
            Metadata = json ?? known.Metadata,
        });
    }

    /// <summary>Writes points that wait, and brings the metadata up to date.</summary>
    /// <returns>Whether no point waits any more.</returns>
    public bool Flush() => _appender.Flush();

    /// <summary>Writes into the file what stands in rings only: of this process, and of those that were killed.
    /// </summary>
    internal void BringToFile() => _appender.BringToFile();

    /// <summary>Closes its file, which the next call opens again, unless it is in use.</summary>
    internal bool TryClose() => _appender.TryClose();

    /// <summary>Writes what waits for the last time and closes the file.</summary>
    internal void End() => _appender.End();

    private long Append(long? step, ReadOnlySpan<LogField> values)
    {
        if (!MayWrite(1))
            return -1;
        PointBuffer buffer = PointBuffer.Rent();
        try
        {
            buffer.Add(step, values);
            return _appender.Append(buffer);
        }
        finally
        {
            buffer.Return();
        }
    }

    private long AppendObject(long? step, object? values)
    {
        IReadOnlyList<LogField>? fields = null;
        Exception? cause = null;
        try
        {
            fields = NamedValues.Of(values);
        }
        catch (Exception e) // Boundary: the caller's enumerators may throw anything.
        {
            cause = e;
        }

        if (fields is not null)
            return Append(step, [.. fields]);
        Refuse(1, values?.GetType().Name ?? "null", cause);
        return -1;
    }

    private static (int Refused, Exception? Cause) AddAll(PointBuffer buffer, IEnumerable<object?> points)
    {
        int refused = 0;
        try
        {
            foreach (object? point in points)
            {
                if (NamedValues.Of(point) is { } fields)
                    buffer.Add(null, [.. fields]);
                else
                    refused++;
            }

            return (refused, null);
        }
        catch (Exception e) // Boundary: the caller's enumerators may throw anything; what came before is kept.
        {
            return (refused + 1, e);
        }
    }

    private bool MayWrite(int count)
    {
        if (_host.WhyClosed() is null)
            return true;
        _appender.CountLost(count);
        return _host.MayWrite($"A point of the track {Name}");
    }

    private void Refuse(int count, string what, Exception? cause)
    {
        _appender.CountLost(count);
        _host.Refuse(
            $"{count} points of the track {Name} were not kept: {what} has no names and values; expected an anonymous "
            + "object, a record or a dictionary",
            cause,
            ProblemKind.Final);
    }

    private TrackPage Read(
        Func<PointLine, long?> key, Func<PointOrder, bool> order, long from, long to, int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, Limits.MaxReadPoints);
        BringToFile();
        return _reader.Read(key, order, from, to, limit);
    }
}
