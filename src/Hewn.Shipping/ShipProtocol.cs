namespace Hewn.Shipping;

/// <summary>In which form lines are sent.</summary>
public enum ShipProtocol
{
    /// <summary>Loki's push API: protobuf, packed by snappy.</summary>
    Loki,

    /// <summary>OpenTelemetry's logs over HTTP: protobuf, packed by gzip.</summary>
    Otlp,
}
