namespace Hewn.Configuration;

/// <summary>A value of a settings file.</summary>
/// <param name="Key">Its key, the parts with colons between them: <c>Hewn:Console:Format</c>.</param>
/// <param name="Value">Its value as text; null for <c>null</c>.</param>
/// <param name="Line">The line on which it stands, from 1.</param>
internal readonly record struct SettingsLine(string Key, string? Value, int Line);
