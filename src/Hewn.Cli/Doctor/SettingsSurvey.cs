using System.Collections;
using System.Globalization;
using Hewn.Configuration;
using Microsoft.Extensions.Configuration;

namespace Hewn.Cli.Doctor;

/// <summary>
/// Works out the settings as a program would that is started here with that file, and where each comes from. What the
/// program's own code sets is not known here; it is the weakest, and what <c>AddHewnApiLogging</c> presets stands for
/// it where the file names no log files.
/// </summary>
internal sealed class SettingsSurvey
{
    public const string Default = "default";
    private const string Preset = "default of AddHewnApiLogging";
    private const string Section = "Hewn";

    private readonly Dictionary<string, string> _lines = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<KeyValuePair<string, string?>> _values = [];
    private readonly Terminal _terminal;
    private readonly string? _logDirectory;
    private readonly bool _isPreset;
    private readonly IConfigurationSection _section;

    /// <param name="file">The settings file, or null.</param>
    /// <param name="logDirectory">The directory that was typed, or null.</param>
    /// <param name="terminal">Has the environment.</param>
    public SettingsSurvey(string? file, string? logDirectory, Terminal terminal)
    {
        _terminal = terminal;
        _logDirectory = logDirectory;
        if (file is not null)
            ReadFile(file);
        ReadVariables();
        _section = new ConfigurationBuilder().AddInMemoryCollection(_values).Build().GetSection(Section);
        _isPreset = !_section.GetSection("Files").GetChildren().Any();
        Options = new HewnOptions();
        if (_isPreset)
        {
            Options.Directory = LogDirectory.Default;
            Options.Files.Add(new LogFileOptions("api.log"));
            Options.Files.Add(new LogFileOptions("errors.log") { MinimumLevel = Level.Error });
        }

        Apply();
        Rows = [.. EffectiveSettings.Of(Options).Select(setting =>
            new SettingRow(setting.Key, setting.Value, OriginOf(setting.Key))), .. ApiRows()];
    }

    /// <summary>The options, as far as the settings are right.</summary>
    public HewnOptions Options { get; }

    /// <summary>Each setting with its origin.</summary>
    public IReadOnlyList<SettingRow> Rows { get; }

    /// <summary>What is wrong with them.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Names that were probably meant to be others.</summary>
    public IEnumerable<string> Suspects()
    {
        string[] known = [.. EnvironmentSettings.Variables.Select(variable => variable.Name), "LOG_API_CALLS"];
        foreach (DictionaryEntry variable in _terminal.Variables)
        {
            string name = (string)variable.Key;
            if (name.StartsWith("LOG_", StringComparison.Ordinal) && !known.Contains(name)
                && Nearest.Of(name, known) is { } meant)
                yield return $"the environment variable {name} is read by nobody; did you mean {meant}?";
        }
    }

    private void ReadFile(string file)
    {
        try
        {
            foreach (SettingsLine line in SettingsFile.Read(file))
            {
                _values.Add(new(line.Key, line.Value));
                _lines[line.Key] = string.Create(CultureInfo.InvariantCulture, $"{file}:{line.Line}");
            }
        }
        catch (HewnConfigurationException e)
        {
            Problems.AddRange(e.Problems);
        }
    }

    private void ReadVariables()
    {
        foreach (DictionaryEntry variable in _terminal.Variables)
        {
            string name = (string)variable.Key;
            if (!name.StartsWith(EnvironmentSettings.Prefix, StringComparison.OrdinalIgnoreCase))
                continue;
            string key = name.Replace("__", ":", StringComparison.Ordinal);
            _values.Add(new(key, (string?)variable.Value));
            _lines[key] = $"variable {name}";
        }
    }

    private void Apply()
    {
        try
        {
            HewnSettings.Apply(Options, _section, _terminal.Environment);
        }
        catch (HewnConfigurationException e)
        {
            Problems.AddRange(e.Problems);
        }

        if (_logDirectory is not null)
            Options.Directory = _logDirectory;
    }

    private string OriginOf(string key)
    {
        if (key == "Directory" && _logDirectory is not null)
            return "--log-dir";
        if (Options.ReadEnvironment
            && EnvironmentSettings.Variables.LastOrDefault(variable => Sets(variable, key)) is { } set)
            return $"variable {set.Name}";
        if (_lines.TryGetValue($"{Section}:{InSection(key)}", out string? line))
            return line;
        return _isPreset && (key == "Directory" || key.StartsWith("Files:", StringComparison.Ordinal))
            ? Preset
            : Default;
    }

    private bool Sets(Variable variable, string key)
    {
        if (EnvironmentSettings.ValueOf(variable.Name, _terminal.Environment) is not { } value)
            return false;
        if (variable.Name == "LOG_LEVELS")
        {
            return new SettingText(variable.Name, value, Default, []).TryLevels(out var levels)
                && levels.Any(level => key.Equals($"Levels:{level.Key}", StringComparison.OrdinalIgnoreCase));
        }

        if (variable.Name == "DEBUG" && !(new SettingText("DEBUG", value, Default, []).TryBoolean(out bool on) && on))
            return false;
        return variable.Keys.Any(pattern => pattern.Replace("*", FileNumber(key), StringComparison.Ordinal) == key);
    }

    private static string FileNumber(string key) =>
        key.StartsWith("Files:", StringComparison.Ordinal) ? key.Split(':')[1] : "*";

    /// <summary>A file's number among the options need not be that of its entry: entries are found by their path.</summary>
    private string InSection(string key)
    {
        if (!key.StartsWith("Files:", StringComparison.Ordinal))
            return key;
        string[] parts = key.Split(':');
        string path = Options.Files[int.Parse(parts[1], CultureInfo.InvariantCulture)].Path;
        IConfigurationSection? entry = _section.GetSection("Files").GetChildren()
            .LastOrDefault(entry => entry["Path"] == path);
        string below = parts[2] == "Loggers" ? "Loggers:0" : parts[2];
        return entry is null ? key : $"Files:{entry.Key}:{below}";
    }

    /// <summary>The settings of the HTTP side; the program that has it checks them.</summary>
    private IEnumerable<SettingRow> ApiRows()
    {
        foreach ((string key, string? value) in _section.GetSection("Api").AsEnumerable(makePathsRelative: true).Reverse())
        {
            if (value is not null)
                yield return new($"Api:{key}", value, _lines.GetValueOrDefault($"{Section}:Api:{key}", Default));
        }

        if (EnvironmentSettings.ValueOf("LOG_API_CALLS", _terminal.Environment) is { } calls)
            yield return new("Api:Enabled", calls, "variable LOG_API_CALLS");
    }
}
