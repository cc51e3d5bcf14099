using System.Globalization;
using Hewn.Files;

namespace Hewn.Configuration;

/// <summary>What must hold for rotation by time, and for what becomes of backups.</summary>
internal static class BackupChecks
{
    public static void Check(HewnOptions options, List<string> problems)
    {
        OptionsChecks.Named(problems, "RotateEvery", options.RotateEvery);
        Age(problems, "MaxBackupAge", options.MaxBackupAge);
        OptionsChecks.Range(problems, "MaxBackupBytes", options.MaxBackupBytes, 0, long.MaxValue);
        OptionsChecks.Range(problems, "MinFreeDiskBytes", options.MinFreeDiskBytes, 0, long.MaxValue);
        for (int i = 0; i < options.Files.Count; i++)
            Check(options, options.Files[i], $"Files:{i}", problems);
        if (options.RotateByLocalTime
            && options.Files.Count > 0 && !options.Files.Any(file => HasPeriod(options, file)))
        {
            problems.Add("RotateByLocalTime is set, but no file is rotated by time: set RotateEvery, or leave "
                + "RotateByLocalTime out");
        }

        if (options.Files.Count == 0 || options.Files.Any(file => IsRotated(options, file)))
            return;
        foreach ((string name, bool isSet) in new[]
        {
            ("RotateEvery", options.RotateEvery != RotationPeriod.None),
            ("MaxBackupAge", options.MaxBackupAge is not null),
            ("MaxBackupBytes", options.MaxBackupBytes > 0),
            ("MinFreeDiskBytes", options.MinFreeDiskBytes > 0),
            ("Compress", options.Compress),
        })
        {
            if (isSet)
            {
                problems.Add(
                    $"{name} is set, but no file has backups: set BackupCount, and MaxFileBytes or RotateEvery");
            }
        }
    }

    private static void Check(HewnOptions options, LogFileOptions file, string key, List<string> problems)
    {
        if (file.RotateEvery is { } period)
            OptionsChecks.Named(problems, $"{key}:RotateEvery", period);
        Age(problems, $"{key}:MaxBackupAge", file.MaxBackupAge);
        if (file.MaxBackupBytes is { } bytes)
            OptionsChecks.Range(problems, $"{key}:MaxBackupBytes", bytes, 0, long.MaxValue);
        if (file.Shared && !SharedNames.CanShare(file.Path))
        {
            problems.Add($"{key}:Shared=true with Path=\"{file.Path}\": expected a name with an ending such as .log, "
                + "before which each process puts its number");
        }

        long total = file.MaxBackupBytes ?? options.MaxBackupBytes;
        long full = file.MaxBytes ?? options.MaxFileBytes;
        if (total > 0 && full > total)
        {
            problems.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"{key}: MaxBackupBytes={total} is less than one full file (MaxBytes={full}): each backup would be "
                    + $"deleted as soon as it is made"));
        }

        if (IsRotated(options, file))
            return;
        foreach ((string name, bool isSet) in new[]
        {
            ("RotateEvery", file.RotateEvery is { } every && every != RotationPeriod.None),
            ("MaxBackupAge", file.MaxBackupAge is not null),
            ("MaxBackupBytes", file.MaxBackupBytes > 0),
            ("Compress", file.Compress == true),
        })
        {
            if (isSet)
            {
                problems.Add($"{key}:{name} is set, but the file has no backups: set BackupCount, and MaxBytes or "
                    + "RotateEvery");
            }
        }
    }

    private static bool IsRotated(HewnOptions options, LogFileOptions file) =>
        (file.BackupCount ?? options.BackupCount) > 0
        && ((file.MaxBytes ?? options.MaxFileBytes) > 0
            || HasPeriod(options, file));

    private static bool HasPeriod(HewnOptions options, LogFileOptions file) =>
        (file.RotateEvery ?? options.RotateEvery) != RotationPeriod.None;

    private static void Age(List<string> problems, string key, TimeSpan? age)
    {
        if (age < Limits.MinBackupAge || age > Limits.MaxBackupAge)
        {
            problems.Add(
                $"{key}={age}: expected a time from {Limits.MinBackupAge:c} to {Limits.MaxBackupAge:c}");
        }
    }
}
