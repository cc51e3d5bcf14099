using Hewn.Configuration;
using Microsoft.Extensions.Configuration;

namespace Hewn.Tests.Configuration;

/// <summary>Options of rotation and backups that are wrong, or contradict each other.</summary>
public sealed class BackupChecksTests
{
    private static string? Problem(Action<HewnOptions> set)
    {
        var options = new HewnOptions { Files = { new("app.log") } };
        set(options);
        try
        {
            options.Validate();
            return null;
        }
        catch (HewnConfigurationException problem)
        {
            return problem.Message;
        }
    }

    private static string? Problem(string key, string value)
    {
        IConfigurationRoot section = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Files:0:Path", "app.log"), new(key, value)]).Build();
        var options = new HewnOptions { ReadEnvironment = false };
        try
        {
            HewnSettings.Apply(options, section, _ => null);
            return null;
        }
        catch (HewnConfigurationException problem)
        {
            return problem.Message;
        }
    }

    [Theory]
    [InlineData("RotateEvery", "Weekly", "expected one of None, Hour, Day")]
    [InlineData("RotateByLocalTime", "perhaps", "expected true or false")]
    [InlineData("MaxBackupAge", "7d", "expected a time such as")]
    [InlineData("MaxBackupAge", "00:00:10", "expected a time such as")]
    [InlineData("MaxBackupBytes", "1GB", "expected a whole number of bytes (0 = no bound), 0 or more")]
    [InlineData("MinFreeDiskBytes", "10%", "expected a whole number of bytes (0 = none), 0 or more")]
    [InlineData("DiskSpaceInterval", "often", "expected a time such as")]
    [InlineData("DiskSpaceInterval", "00:00:00.5", "expected 00:00:00 (off) or a time from 00:00:01 to 1.00:00:00")]
    [InlineData("Compress", "gzip", "expected true or false")]
    [InlineData("Files:0:RotateEvery", "Minute", "expected one of None, Hour, Day")]
    [InlineData("Files:0:MaxBackupAge", "soon", "expected a time such as")]
    [InlineData("Files:0:MaxBackupBytes", "-1", "expected a number of bytes (0 = no bound), 0 or more")]
    [InlineData("Files:0:Compress", "2", "expected true or false")]
    [InlineData("Files:0:Shared", "all", "expected true or false")]
    [InlineData("MaxBackupBytes", "1000", "is less than one full file (MaxBytes=10485760)")]
    public void A_wrong_value_says_what_is_allowed(string key, string value, string expected)
    {
        string problem = Problem(key, value).ShouldNotBeNull();
        problem.ShouldContain(key.Contains("Bytes", StringComparison.Ordinal) ? "Bytes" : key);
        problem.ShouldContain(expected);
    }

    [Theory]
    [InlineData("RotateEvery", "day")]
    [InlineData("MaxBackupAge", "7.00:00:00")]
    [InlineData("MaxBackupBytes", "1000000000")]
    [InlineData("MinFreeDiskBytes", "1000000000")]
    [InlineData("DiskSpaceInterval", "00:01:00")]
    [InlineData("DiskSpaceInterval", "0")]
    [InlineData("Compress", "true")]
    [InlineData("Files:0:RotateEvery", "Hour")]
    [InlineData("Files:0:MaxBackupAge", "12:00:00")]
    [InlineData("Files:0:MaxBackupBytes", "1000000000")]
    [InlineData("Files:0:Compress", "on")]
    [InlineData("Files:0:Shared", "1")]
    public void A_right_one_is_taken(string key, string value) => Problem(key, value).ShouldBeNull();

    [Fact]
    public void What_would_do_nothing_is_an_error()
    {
        Problem("RotateByLocalTime", "yes")!.ShouldContain("RotateByLocalTime is set, but no file is rotated by time");
        Problem(options =>
            (options.RotateByLocalTime, options.RotateEvery) = (true, RotationPeriod.Day)).ShouldBeNull();
        Problem(options =>
            (options.RotateByLocalTime, options.Files[0].RotateEvery) = (true, RotationPeriod.Hour)).ShouldBeNull();
        Problem("Files:0:Loggers:0", " ")!.ShouldContain("Files:0:Loggers has an empty name");
        Problem(options => (options.BackupCount, options.RotateEvery) = (0, RotationPeriod.Day))!
            .ShouldContain("RotateEvery is set, but no file has backups");
        Problem(options => (options.MaxFileBytes, options.Compress) = (0, true))!
            .ShouldContain("Compress is set, but no file has backups");
        Problem(options => (options.BackupCount, options.MinFreeDiskBytes) = (0, 1))!
            .ShouldContain("MinFreeDiskBytes is set, but no file has backups");
        Problem(options =>
        {
            options.Files.Clear();
            options.Console = new();
            options.DiskSpaceInterval = TimeSpan.FromMinutes(1);
        })!.ShouldContain("DiskSpaceInterval is set, but there is no file");
        Problem(options =>
        {
            options.Files.Add(new("other.log") { BackupCount = 0, MaxBackupAge = TimeSpan.FromDays(1) });
        })!.ShouldContain("Files:1:MaxBackupAge is set, but the file has no backups");
        Problem(options =>
        {
            options.Compress = true;
            options.Files.Add(new("other.log") { BackupCount = 0 });
        }).ShouldBeNull("one of them has");
    }

    [Fact]
    public void Names_that_would_collide_are_errors()
    {
        Problem(options => options.Files.Add(new("app.log.2.gz")))!.ShouldContain("is a backup of \"app.log\"");
        Problem(options =>
        {
            options.Files[0].Shared = true;
            options.Files.Add(new("app.2.log"));
        })!.ShouldContain("is another process's file of \"app.log\"");
        Problem(options => options.Files.Add(new("log") { Shared = true }))!
            .ShouldContain("expected a name with an ending such as .log");
        Problem(options => options.Files.Add(new("log.1") { Shared = true }))!.ShouldContain("expected a name");
    }
}
