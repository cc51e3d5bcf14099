namespace Hewn.Cli.Doctor;

/// <summary>A setting that is in force.</summary>
/// <param name="Key">Its key below <c>Hewn</c>.</param>
/// <param name="Value">Its value; null where it is not set.</param>
/// <param name="Origin">Where it comes from: <c>default</c>, file and line, a variable, an option.</param>
internal sealed record SettingRow(string Key, string? Value, string Origin);
