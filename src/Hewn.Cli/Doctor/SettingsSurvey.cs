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
    private const string VariableMark = "variable ";

    private readonly Dictionary<string, string> _lines = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string?> _values = new(StringComparer.OrdinalIgnoreCase);
    private readonly Terminal _terminal;
    private readonly string? _logDirectory;
    private readonly bool _isPreset;
    private readonly IConfigurationSection _section;
    private readonly SettingProblems _found;

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

        _found = new SettingProblems(_lines.GetValueOrDefault);
        Apply();
        SettingRow[] rows = [.. EffectiveSettings.Of(Options).Select(setting => RowOf(setting.Key, setting.Value))];
        Rows = [.. rows, .. WrongWithoutRow(rows), .. ApiRows()];
    }

    /// <summary>The options, as far as the settings are right.</summary>
    public HewnOptions Options { get; }

    /// <summary>Each setting with its origin.</summary>
    public IReadOnlyList<SettingRow> Rows { get; }

    /// <summary>What is wrong with them.</summary>
    public List<string> Problems { get; } = [];

    /// <summary>Whether a settings file sets something, which not every program reads.</summary>
    public bool HasFileSettings =>
        _lines.Any(line => line.Key.StartsWith(Section + ":", StringComparison.OrdinalIgnoreCase)
            && !line.Value.StartsWith(VariableMark, StringComparison.Ordinal));

    /// <summary>Names that were probably meant to be others.</summary>
    public IEnumerable<string> Suspects() => VainSettings.Misspelt(_terminal.Variables.Keys.Cast<string>())
        .Select(name => VainSettings.MessageOf(name.Name, name.Meant));

    private void ReadFile(string file)
    {
        try
        {
            foreach (SettingsLine line in SettingsFile.Read(file))
            {
                _values[line.Key] = line.Value;
                _lines[line.Key] = string.Create(CultureInfo.InvariantCulture, $"{file}:{line.Line}");
            }
        }
        catch (HewnConfigurationException e)
        {
            Problems.AddRange(e.Problems);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Problems.Add($"{file} cannot be read: {e.Message} The settings in it are not known here");
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
            _values[key] = (string?)variable.Value; // As in a host: above the file.
            _lines[key] = VariableMark + name;
        }
    }

    private void Apply()
    {
        // The typed directory stands in the variable's place, so that a wrong one there is no problem here.
        HewnSettings.Apply(
            Options,
            _section,
            name => name == LogDirectory.Variable && _logDirectory is not null
                ? _logDirectory
                : _terminal.Environment(name),
            _found);
        Problems.AddRange(_found.All);
        if (_logDirectory is not null)
            Options.Directory = _logDirectory;
    }

    /// <summary>A wrong text is shown as it is: a default in its place would look as if it were set.</summary>
    private SettingRow RowOf(string key, string? value)
    {
        string origin = OriginOf(key);
        string set = origin.StartsWith(VariableMark + EnvironmentSettings.Prefix, StringComparison.OrdinalIgnoreCase)
            || !origin.StartsWith(VariableMark, StringComparison.Ordinal)
            ? $"{Section}:{InSection(key)}"
            : origin[VariableMark.Length..];
        WrongSetting? wrong = _found.Wrong.Cast<WrongSetting?>()
            .FirstOrDefault(wrong => wrong!.Value.Key.Equals(set, StringComparison.OrdinalIgnoreCase));
        return wrong is { Text: var text } ? new(key, text, origin, IsWrong: true) : new(key, value, origin);
    }

    /// <summary>Wrong texts under names that exist only because they are set: levels of loggers, for example.</summary>
    private IEnumerable<SettingRow> WrongWithoutRow(SettingRow[] rows)
    {
        foreach (WrongSetting wrong in _found.Wrong)
        {
            bool isKey = wrong.Key.StartsWith(Section + ":", StringComparison.OrdinalIgnoreCase);
            string origin = isKey ? _lines.GetValueOrDefault(wrong.Key, Default) : VariableMark + wrong.Key;
            if (!Array.Exists(rows, row => row.IsWrong && row.Origin == origin && row.Value == wrong.Text))
            {
                string key = isKey
                    ? wrong.Key[(Section.Length + 1)..]
                    : EnvironmentSettings.Variables.First(variable => variable.Name == wrong.Key).Keys[0];
                yield return new(key, wrong.Text, origin, IsWrong: true);
            }
        }
    }

    private string OriginOf(string key)
    {
        if (key == "Directory" && _logDirectory is not null)
            return "--log-dir";
        if (Options.ReadEnvironment
            && EnvironmentSettings.Variables.LastOrDefault(variable => Sets(variable, key)) is { } set)
            return VariableMark + set.Name;
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
            return new SettingText(variable.Name, value, Default, new SettingProblems()).TryLevels(out var levels)
                && levels.Any(level => key.Equals($"Levels:{level.Key}", StringComparison.OrdinalIgnoreCase));
        }

        if (variable.Name == "DEBUG"
            && !(new SettingText("DEBUG", value, Default, new SettingProblems()).TryBoolean(out bool on) && on))
            return false;
        if (variable.Name == "LOG_LEVEL" && key == "Console:MinimumLevel" && Options.Console is { HasLevel: true })
            return false;
        return variable.Keys.Any(pattern => pattern.Replace("*", FileNumber(key), StringComparison.Ordinal) == key);
    }

    private static string FileNumber(string key) =>
        key.StartsWith("Files:", StringComparison.Ordinal) ? key.Split(':')[1] : "*";

    /// <summary>A file's number among the options need not be that of its entry, which is found by its path.</summary>
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
        IConfigurationSection api = _section.GetSection("Api");
        foreach ((string key, string? value) in api.AsEnumerable(makePathsRelative: true).Reverse())
        {
            if (value is not null)
                yield return new($"Api:{key}", value, _lines.GetValueOrDefault($"{Section}:Api:{key}", Default));
        }

        if (EnvironmentSettings.ValueOf("LOG_API_CALLS", _terminal.Environment) is { } calls)
            yield return new("Api:Enabled", calls, VariableMark + "LOG_API_CALLS");
    }
}
