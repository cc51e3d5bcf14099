namespace Hewn.Configuration;

/// <summary>One setting: its key below <c>Hewn</c>, how it is read from text, and how it is shown.</summary>
/// <param name="Read">Reads it into the options.</param>
/// <param name="Show">Its value as text, or null where it is not set.</param>
/// <param name="IsLive">Whether a change of the configuration is applied while the program runs.</param>
internal sealed record Setting(
    Action<HewnOptions, SettingText> Read, Func<HewnOptions, object?> Show, bool IsLive = false);
