using System.Diagnostics.Metrics;
using System.Globalization;

namespace Hewn.Shipping;

/// <summary>What shipping did so far, and how far behind it is. Thread-safe.</summary>
/// <remarks>
/// The same figures are instruments of the meter <c>Hewn.Shipping</c>: <c>hewn.ship.lines</c>, <c>.bytes</c>,
/// <c>.refused</c>, <c>.requests</c> (by <c>status</c>; 0: none came), <c>.retries</c>, <c>.lag.bytes</c>,
/// <c>.lag.seconds</c>.
/// </remarks>
public sealed class ShipCounts : IDisposable
{
    private readonly Meter _meter = new("Hewn.Shipping");
    private readonly Lock _gate = new();
    private readonly SortedDictionary<int, long> _requests = [];
    private long _lines;
    private long _lineBytes;
    private long _sentBytes;
    private long _refused;
    private long _retries;
    private long _behindBytes;
    private double _behindSeconds;

    /// <summary>Nothing done yet.</summary>
    public ShipCounts()
    {
        _meter.CreateObservableCounter("hewn.ship.lines", () => Lines, "{line}", "Lines that the far side has.");
        _meter.CreateObservableCounter("hewn.ship.bytes", () => LineBytes, "By", "Bytes of these lines.");
        _meter.CreateObservableCounter("hewn.ship.refused", () => Refused, "{line}", "Lines that it refused.");
        _meter.CreateObservableCounter("hewn.ship.requests", () => Requests.Select(pair => new Measurement<long>(
            pair.Value, new KeyValuePair<string, object?>("status", pair.Key))), "{request}", "Requests, by status.");
        _meter.CreateObservableCounter("hewn.ship.retries", () => Retries, "{retry}", "Pauses after failures.");
        _meter.CreateObservableGauge("hewn.ship.lag.bytes", () => BehindBytes, "By", "Bytes of files not read yet.");
        _meter.CreateObservableGauge(
            "hewn.ship.lag.seconds", () => BehindSeconds, "s", "Age of the oldest line that is read and not sent.");
    }

    /// <summary>Lines that the far side has.</summary>
    public long Lines => Interlocked.Read(ref _lines);

    /// <summary>Bytes of these lines.</summary>
    public long LineBytes => Interlocked.Read(ref _lineBytes);

    /// <summary>Bytes of bodies of requests, as they were packed; those that failed included.</summary>
    public long SentBytes => Interlocked.Read(ref _sentBytes);

    /// <summary>Lines that the far side refused: they stand in the files only.</summary>
    public long Refused => Interlocked.Read(ref _refused);

    /// <summary>Pauses after failures.</summary>
    public long Retries => Interlocked.Read(ref _retries);

    /// <summary>Bytes of the files that were not read yet.</summary>
    public long BehindBytes => Interlocked.Read(ref _behindBytes);

    /// <summary>Seconds since the oldest line that is read and not sent was logged; 0: there is none.</summary>
    public double BehindSeconds
    {
        get
        {
            lock (_gate)
                return _behindSeconds;
        }
    }

    /// <summary>Requests by the status of their answers; 0 for those that had none.</summary>
    public IReadOnlyList<KeyValuePair<int, long>> Requests
    {
        get
        {
            lock (_gate)
                return [.. _requests];
        }
    }

    /// <summary>Writes all as Prometheus reads it.</summary>
    public void Write(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Write(output, "hewn_ship_lines_total", "counter", "Lines that the far side has.", Lines);
        Write(output, "hewn_ship_bytes_total", "counter", "Bytes of these lines.", LineBytes);
        Write(output, "hewn_ship_sent_bytes_total", "counter", "Bytes of requests, packed.", SentBytes);
        Write(output, "hewn_ship_refused_lines_total", "counter", "Lines that the far side refused.", Refused);
        Write(output, "hewn_ship_retries_total", "counter", "Pauses after failures.", Retries);
        Write(output, "hewn_ship_lag_bytes", "gauge", "Bytes of files not read yet.", BehindBytes);
        Write(output, "hewn_ship_lag_seconds", "gauge", "Age of the oldest line that is not sent.", BehindSeconds);
        output.Write("# HELP hewn_ship_requests_total Requests, by the status of the answer; 0: none.\n"
            + "# TYPE hewn_ship_requests_total counter\n");
        foreach ((int status, long count) in Requests)
        {
            output.Write(string.Create(CultureInfo.InvariantCulture,
                $"hewn_ship_requests_total{{status=\"{status}\"}} {count}\n"));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    internal void AddTaken(int lines, long bytes)
    {
        Interlocked.Add(ref _lines, lines);
        Interlocked.Add(ref _lineBytes, bytes);
    }

    internal void AddRefused(long lines) => Interlocked.Add(ref _refused, lines);

    internal void AddRetry() => Interlocked.Increment(ref _retries);

    internal void AddRequest(int bytes, int status)
    {
        Interlocked.Add(ref _sentBytes, bytes);
        lock (_gate)
            _requests[status] = _requests.GetValueOrDefault(status) + 1;
    }

    internal void SetLag(long bytes, TimeSpan age)
    {
        Interlocked.Exchange(ref _behindBytes, bytes);
        lock (_gate)
            _behindSeconds = Math.Max(0, age.TotalSeconds);
    }

    private static void Write(TextWriter output, string name, string type, string help, double value) =>
        output.Write(string.Create(CultureInfo.InvariantCulture,
            $"# HELP {name} {help}\n# TYPE {name} {type}\n{name} {value}\n"));
}
