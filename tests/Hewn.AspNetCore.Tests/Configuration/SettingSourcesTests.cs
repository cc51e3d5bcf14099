using Hewn.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Hewn.AspNetCore.Tests.Configuration;

/// <summary>Messages about wrong settings name the place where somebody set them.</summary>
public sealed class SettingSourcesTests : IDisposable
{
    private const string Prefix = "HEWNTEST_"; // Only configurations that are told of it see these variables.
    private readonly string _file = $"hewn-sources-{Guid.NewGuid():N}.json";

    private string FullPath => Path.Combine(AppContext.BaseDirectory, _file);

    public void Dispose() => File.Delete(FullPath);

    [Fact]
    public void Each_provider_is_named_as_somebody_would_look_for_it()
    {
        File.WriteAllText(FullPath, """
            {
              "Hewn": {
                "MinimumLevel": "loud",
                "Levels": { "kv": "quiet" },
                "Files": [ { "MaxBytes": 5 } ],
                "Servise": "x",
                "Overflow": "Bloc", "BackupCount": 1,
                "Api": { "Enabled": "maybe", "Skip": "/a" },
                "Sampling": { "http": 2 }
              }
            }
            """);
        Environment.SetEnvironmentVariable($"{Prefix}Hewn__Overflow", "Drop");
        IConfigurationRoot first = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory).AddJsonFile(_file).AddEnvironmentVariables(Prefix).Build();
        IConfiguration configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Hewn:BufferBytes", "7")])
            .AddConfiguration(first)
            .AddCommandLine(["--Hewn:BackupCount=many"])
            .Build();
        try
        {
            string[] problems = [.. Should.Throw<HewnConfigurationException>(
                () => LogSystem.Start(new HewnOptions { ReadEnvironment = false }, configuration)).Problems];
            string[] beginnings =
            [
                $"Hewn:MinimumLevel=\"loud\" ({FullPath}:3): expected one of TRACE",
                $"Hewn:Levels:kv=\"quiet\" ({FullPath}:4): expected one of TRACE",
                $"Hewn:Files:0:Path ({FullPath}:5) is missing",
                $"Hewn:Servise ({FullPath}:6) is not known; allowed are",
                $"Hewn:Overflow=\"Drop\" (variable {Prefix}Hewn__Overflow): expected one of Block",
                "Hewn:BackupCount=\"many\" (command line): expected a whole number",
                $"Hewn:Sampling:http=\"2\" ({FullPath}:9): expected a number from 0 to 1",
                "Hewn:BufferBytes=\"7\" (configuration): expected a whole number",
            ];
            foreach (string beginning in beginnings)
                problems.ShouldContain(problem => problem.StartsWith(beginning, StringComparison.Ordinal), beginning);
        }
        finally
        {
            Environment.SetEnvironmentVariable($"{Prefix}Hewn__Overflow", null);
        }
    }

    [Fact]
    public async Task An_API_s_own_settings_and_its_host_s_files_are_named_too()
    {
        File.WriteAllText(FullPath, "{ \"Hewn\": {\n \"Api\": {\n \"Enabled\": \"maybe\",\n \"Skip\": \"/a\" } } }");
        HewnConfigurationException wrong = await Should.ThrowAsync<HewnConfigurationException>(
            () => TestApp.StartBareAsync(
                _ => { },
                build: builder => builder.Configuration.AddJsonFile(FullPath, optional: false, reloadOnChange: false)));
        wrong.Problems.ShouldBe(
        [
            $"Hewn:Api:Enabled=\"maybe\" ({FullPath}:3): expected true or false (also 1, 0, yes, no, on, off)",
            $"Hewn:Api:Skip=\"/a\" ({FullPath}:4): expected a list of paths",
        ]);
    }

    [Fact]
    public void A_file_of_the_same_name_that_says_something_else_lends_no_line()
    {
        string other = Directory.CreateTempSubdirectory("hewn-sources-").FullName;
        File.WriteAllText(FullPath, "{ \"Hewn\": { \"MinimumLevel\": \"loud\" } }");
        File.WriteAllText(Path.Combine(other, _file), "\n\n{ \"Hewn\": { \"MinimumLevel\": \"shrill\" } }");
        IConfiguration configuration =
            new ConfigurationBuilder().SetBasePath(other).AddJsonFile(_file).Build();
        SettingSources.Of(configuration)("Hewn:MinimumLevel").ShouldBe(_file);
        SettingSources.Of(configuration)("Hewn:Service").ShouldBeNull();
        Directory.Delete(other, recursive: true);
    }

    [Fact]
    public async Task A_misspelt_variable_is_told_in_an_API_s_log()
    {
        string directory = Directory.CreateTempSubdirectory("hewn-sources-").FullName;
        var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.AddHewnApiLogging(
            options =>
            {
                options.Log.Directory = directory;
                options.Log.HandleProcessExit = false;
            },
            _ => null,
            new Dictionary<string, string?> { ["LOG_API_CALL"] = "0" });
        await builder.Build().DisposeAsync();
        (await File.ReadAllTextAsync(Path.Combine(directory, "api.log")))
            .ShouldContain("The environment variable LOG_API_CALL is read by nobody; did you mean LOG_API_CALLS?");
        Directory.Delete(directory, recursive: true);
    }
}
