namespace Hewn;

/// <summary>
/// Marks what must never be logged: a property or field of an object that is logged, a parameter of a record's
/// constructor, or a whole type. <c>[REDACTED]</c> is written in its place, whatever it is called; its getter is not
/// called.
/// </summary>
/// <example><c>public sealed record Login(string User, [Redact] string Phrase);</c></example>
[AttributeUsage(
    AttributeTargets.Property | AttributeTargets.Field | AttributeTargets.Parameter | AttributeTargets.Class
    | AttributeTargets.Struct)]
public sealed class RedactAttribute : Attribute;
