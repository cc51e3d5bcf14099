namespace Hewn.Cli.Doctor;

/// <summary>A setting that is in force.</summary>
/// <param name="Key">Its key below <c>Hewn</c>.</param>
/// <param name="Value">Its value; null where it is not set.</param>
/// <param name="Origin">Where it comes from: <c>default</c>, file and line, a variable, an option.</param>
/// <param name="IsWrong">Whether the value is not allowed, so that no program starts with it.</param>
internal sealed record SettingRow(string Key, string? Value, string Origin, bool IsWrong = false);
