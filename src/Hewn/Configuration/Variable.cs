namespace Hewn.Configuration;

/// <summary>A variable of the environment.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Keys">The keys of the settings that it changes.</param>
/// <param name="Read">Reads it into the options.</param>
internal sealed record Variable(string Name, IReadOnlyList<string> Keys, Action<HewnOptions, SettingText> Read);
