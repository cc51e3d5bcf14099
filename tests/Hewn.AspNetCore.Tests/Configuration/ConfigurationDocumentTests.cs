using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Hewn.Adapters;
using Hewn.AspNetCore.Configuration;
using Hewn.Configuration;
using Hewn.Runs;
using Microsoft.Extensions.Configuration;

namespace Hewn.AspNetCore.Tests.Configuration;

/// <summary>docs/configuration.md says of each option what the option really is.</summary>
public sealed partial class ConfigurationDocumentTests
{
    private static readonly string[] _codeOnly = ["OnProblem", "Time"];

    private sealed record Row(string Option, string Default, string Allowed, string Key, string Variables);

    [Theory]
    [InlineData(typeof(HewnOptions), 30)]
    [InlineData(typeof(ConsoleOptions), 3)]
    [InlineData(typeof(LogFileOptions), 11)]
    [InlineData(typeof(ApiLoggingOptions), 9)]
    [InlineData(typeof(RunOptions), 3)]
    [InlineData(typeof(MetricOptions), 4)]
    [InlineData(typeof(ConsoleCaptureOptions), 5)]
    public void Each_option_has_one_row_with_its_default(Type options, int atLeast)
    {
        Dictionary<string, Row> rows = RowsOf(options.Name).ToDictionary(row => row.Option);
        string[] names = [.. PropertiesOf(options).Select(property => property.Name).Order(StringComparer.Ordinal)];
        names.Length.ShouldBeGreaterThanOrEqualTo(atLeast);
        rows.Keys.Order(StringComparer.Ordinal).ShouldBe(names);
        object instance = options == typeof(LogFileOptions)
            ? new LogFileOptions("x")
            : Activator.CreateInstance(options)!;
        foreach (PropertyInfo property in PropertiesOf(options))
        {
            if (property.Name is not ("Path" or "Log" or "Time" or "Metrics"))
                rows[property.Name].Default.ShouldBe(Shown(property.GetValue(instance)), property.Name);
            Type type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
            if (type.IsEnum && type != typeof(Level))
            {
                rows[property.Name].Allowed.ShouldBe(
                    string.Join(", ", Enum.GetNames(type).Select(name => $"`{name}`")), property.Name);
            }
        }
    }

    [Fact]
    public void Each_default_can_be_written_as_a_setting_under_the_documented_key()
    {
        int seen = 0;
        foreach (Row row in RowsOf(nameof(HewnOptions)).Concat(RowsOf(nameof(ConsoleOptions)))
            .Concat(RowsOf(nameof(LogFileOptions))))
        {
            string value = row.Default.Trim('`');
            if (_codeOnly.Contains(row.Option) || value is "none" or "\"\"" or "required")
                continue;
            Apply(row.Key.Trim('`'), value);
            seen++;
        }

        seen.ShouldBeGreaterThan(18);
        Should.Throw<HewnConfigurationException>(() => Apply("Hewn:NotThere", "1"));
    }

    [Fact]
    public void Every_key_and_variable_that_is_read_is_documented()
    {
        Row[] rows = [.. new[] { typeof(HewnOptions), typeof(ConsoleOptions), typeof(LogFileOptions) }
            .SelectMany(type => RowsOf(type.Name))];
        SectionSettings.Single.Keys.Except(rows.Select(row => row.Option)).ShouldBeEmpty();
        foreach (Variable variable in EnvironmentSettings.Variables)
        {
            string name = $"`{variable.Name}`";
            string[] keys = [.. rows.Where(row => row.Variables.Contains(name, StringComparison.Ordinal))
                .Select(row => row.Key.Trim('`').Replace("Hewn:", "", StringComparison.Ordinal)
                    .Replace("<n>", "*", StringComparison.Ordinal)
                    .Replace(":<logger>", "", StringComparison.Ordinal))];
            keys.Order(StringComparer.Ordinal)
                .ShouldBe(variable.Keys.Order(StringComparer.Ordinal), variable.Name);
        }

        RowsOf(nameof(ApiLoggingOptions)).Where(row => row.Option != "Log")
            .Select(row => row.Key.Trim('`').Replace("Hewn:Api:", "", StringComparison.Ordinal).Split(':')[0])
            .Order(StringComparer.Ordinal).ShouldBe(ApiSettings.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_options_that_are_marked_live_are_those_that_change_while_running()
    {
        IEnumerable<string> live = RowsOf(nameof(HewnOptions), "live").Select(row => row.Option);
        live.Order(StringComparer.Ordinal).ShouldBe(
            SectionSettings.Single.Where(setting => setting.Value.IsLive).Select(setting => setting.Key)
                .Append("Levels").Order(StringComparer.Ordinal));
        var console = new Dictionary<string, string?>
        {
            ["Console:MinimumLevel"] = "INFO",
            ["Console:Format"] = "Pretty",
        };
        EffectiveSettings.IsLive("Console:MinimumLevel", console, console).ShouldBeTrue();
        EffectiveSettings.IsLive("Console:MinimumLevel", new Dictionary<string, string?>(), console).ShouldBeFalse();
        EffectiveSettings.IsLive("Console:Format", console, console).ShouldBeFalse();
        EffectiveSettings.IsLive("Levels:kv", console, console).ShouldBeTrue();
        EffectiveSettings.IsLive("BufferBytes", console, console).ShouldBeFalse();
    }

    [Fact]
    public void The_ranges_are_those_that_are_checked()
    {
        Row[] rows = [.. RowsOf(nameof(HewnOptions)).Concat(RowsOf(nameof(ApiLoggingOptions)))];
        string AllowedOf(string option) => rows.Single(row => row.Option == option).Allowed;
        AllowedOf("BackupCount").ShouldBe($"0 to {Hewn.Limits.MaxBackupCount}");
        AllowedOf("BufferBytes").ShouldBe($"{Hewn.Limits.MinBufferBytes} to {Hewn.Limits.MaxBufferBytes}");
        AllowedOf("Files").ShouldBe($"up to {Hewn.Limits.MaxDestinations - 1}");
        AllowedOf("MaxBodyBytes").ShouldBe($"0 to {Hewn.AspNetCore.Limits.MaxBodyBytes}");
        AllowedOf("FlushInterval").ShouldBe("00:00:00.01 to 01:00:00");
        AllowedOf("KeepSlowerThan").ShouldBe($"00:00:00 to {Hewn.Limits.MaxLevelLifetime:c}");
        Document().ShouldContain($"none is {Hewn.Limits.DefaultSlowCall.TotalSeconds} second where there is a sample");
        Row[] metrics = [.. RowsOf(nameof(MetricOptions))];
        metrics.Single(row => row.Option == "MaxNames").Allowed.ShouldBe($"1 to {Hewn.Limits.MaxMetricNames}");
        metrics.Single(row => row.Option == "BackupCount").Allowed.ShouldBe($"0 to {Hewn.Limits.MaxBackupCount}");
        metrics.Single(row => row.Option == "BufferBytes").Allowed
            .ShouldBe($"{Hewn.Limits.MinBufferBytes} to {Hewn.Limits.MaxBufferBytes}");
        AllowedOf("MaxBackupAge").ShouldBe($"{Hewn.Limits.MinBackupAge:c} to {Hewn.Limits.MaxBackupAge:c}");
        Hewn.Limits.MinFlushInterval.ShouldBe(TimeSpan.FromMilliseconds(10));
        Hewn.Limits.MaxFlushInterval.ShouldBe(TimeSpan.FromHours(1));
        Document().ShouldContain($"up to {Hewn.Limits.MaxLevelLifetime.Days} days");
    }

    [Fact]
    public void The_quiet_libraries_are_those_of_the_document()
    {
        foreach (string name in Hewn.Routing.QuietLibraries.Names.Append(Hewn.Routing.QuietLibraries.Exception))
            Document().ShouldContain($"`{name}`");
    }

    private static void Apply(string key, string value)
    {
        string path = key.Replace("<n>", "0", StringComparison.Ordinal);
        var settings = new Dictionary<string, string?> { ["Hewn:Files:0:Path"] = "x.log", [path] = value };
        if (path == "Hewn:Files:0:Path")
            return;
        HewnSettings.Apply(
            new HewnOptions(),
            new ConfigurationBuilder().AddInMemoryCollection(settings).Build().GetSection("Hewn"),
            _ => null);
    }

    private static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance);

    private static string Shown(object? value) => value switch
    {
        null => "none",
        Level level => $"`{LevelNames.Of(level)}`",
        bool flag => flag ? "`true`" : "`false`",
        string { Length: 0 } => "`\"\"`",
        string text => $"`{text}`",
        IDictionary { Count: 0 } => "none",
        IEnumerable list => string.Join(", ", list.Cast<object>().Select(item => $"`{item}`")) is { Length: > 0 } all
            ? all
            : "none",
        _ => $"`{Convert.ToString(value, CultureInfo.InvariantCulture)}`",
    };

    /// <summary>The rows of the table that follows the name of the options' type.</summary>
    private static IEnumerable<Row> RowsOf(string type, string? mark = null)
    {
        string text = Document();
        int start = text.IndexOf($"\n`{type}`", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0, type);
        int table = text.IndexOf("|---|", start, StringComparison.Ordinal);
        int end = text.IndexOf("\n\n", table, StringComparison.Ordinal);
        return TableRow().Matches(text[start..end])
            .Where(row => mark is null
                || row.Groups["meaning"].Value.TrimEnd().EndsWith("; " + mark, StringComparison.Ordinal))
            .Select(row => new Row(
                row.Groups["option"].Value,
                row.Groups["default"].Value,
                row.Groups["allowed"].Value,
                row.Groups["key"].Value.Trim(),
                row.Groups["variables"].Value));
    }

    private static string Document()
    {
        string? root = AppContext.BaseDirectory;
        while (root is not null && !File.Exists(Path.Combine(root, "Directory.Build.props")))
            root = Path.GetDirectoryName(root);
        return File.ReadAllText(Path.Combine(root.ShouldNotBeNull(), "docs", "configuration.md"));
    }

    [GeneratedRegex(
        @"^\| `(?<option>\w+)` \| (?<default>[^|]*?) \| (?<allowed>[^|]*?) \|(?<key>[^|]*)\|(?<variables>[^|]*)\|"
        + @"(?<meaning>[^|]*)\|$",
        RegexOptions.Multiline)]
    private static partial Regex TableRow();
}
