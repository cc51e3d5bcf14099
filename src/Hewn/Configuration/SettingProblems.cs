namespace Hewn.Configuration;

/// <summary>What is wrong with settings, gathered while they are read, so that all of it is told together.</summary>
/// <param name="sourceOf">
/// Says where a key of the configuration was set, as somebody would look for it; null where nobody knows.
/// </param>
internal sealed class SettingProblems(Func<string, string?>? sourceOf = null)
{
    private const string Unknown = "configuration";

    /// <summary>Each problem, one sentence.</summary>
    public List<string> All { get; } = [];

    /// <summary>The settings whose text says nothing that is allowed.</summary>
    public List<WrongSetting> Wrong { get; } = [];

    /// <summary>Where a key of the configuration was set: a file with its line, a variable.</summary>
    public string SourceOf(string path) => sourceOf?.Invoke(path) ?? Unknown;

    /// <summary>Adds a problem.</summary>
    public void Add(string problem) => All.Add(problem);

    /// <summary>Adds a text of the configuration that is not allowed.</summary>
    public void Add(string path, string text, string expected) => Add(path, text, SourceOf(path), expected);

    /// <summary>Adds a text that is not allowed.</summary>
    public void Add(string key, string text, string origin, string expected)
    {
        All.Add($"{key}=\"{text}\" ({origin}): expected {expected}");
        Wrong.Add(new WrongSetting(key, text));
    }
}
