namespace Hewn.Server.Otlp;

/// <summary>Who sent records.</summary>
internal sealed class OtlpResource
{
    /// <summary>What is said of it: names with a text, a truth, a number, bytes, a list or such pairs again.</summary>
    public List<KeyValuePair<string, object?>> Attributes { get; set; } = [];

    /// <summary>Its records by the library that made them.</summary>
    public List<OtlpScope> Scopes { get; } = [];
}
