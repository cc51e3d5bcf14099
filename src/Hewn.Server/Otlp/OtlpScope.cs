namespace Hewn.Server.Otlp;

/// <summary>The library that made records.</summary>
internal sealed class OtlpScope
{
    public string Name { get; set; } = "";

    public string Version { get; set; } = "";

    public List<KeyValuePair<string, object?>> Attributes { get; set; } = [];

    /// <summary>Attributes that the sender has left out.</summary>
    public long Dropped { get; set; }

    public List<OtlpRecord> Records { get; } = [];
}
