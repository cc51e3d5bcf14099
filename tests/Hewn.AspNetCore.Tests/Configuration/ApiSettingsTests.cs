using Hewn.Configuration;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Hewn.AspNetCore.Tests.Configuration;

public sealed class ApiSettingsTests
{
    private static ApiLoggingOptions Apply(
        (string Key, string? Value)[] settings, string? enabledVariable = null, Action<ApiLoggingOptions>? code = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, s.Value)));
        string directory = Directory.CreateTempSubdirectory("hewn-settings-").FullName;
        ApiLoggingOptions? seen = null;
        builder.AddHewnApiLogging(
            options =>
            {
                options.Log.Directory = directory;
                options.Log.HandleProcessExit = false;
                code?.Invoke(options);
                seen = options;
            },
            name => name == "LOG_API_CALLS" ? enabledVariable : null);
        using (WebApplication app = builder.Build())
            app.UseHewnApiLogging();
        Directory.Delete(directory, recursive: true);
        return seen!;
    }

    [Fact]
    public void Every_key_is_read()
    {
        ApiLoggingOptions options = Apply([
            ("Hewn:Api:Enabled", "no"), ("Hewn:Api:MaxBodyBytes", "17"), ("Hewn:Api:CaptureRequestBody", "off"),
            ("Hewn:Api:CaptureResponseBody", "0"), ("Hewn:Api:LogHeaders", "False"),
            ("Hewn:Api:ClientErrorsAreWarnings", "yes"), ("Hewn:Api:Skip:0", "/a"), ("Hewn:Api:Skip:1", "/b/*"),
            ("Hewn:Api:RequestIdHeader", "X-Correlation-ID")]);
        options.Enabled.ShouldBeFalse();
        options.MaxBodyBytes.ShouldBe(17);
        options.CaptureRequestBody.ShouldBeFalse();
        options.CaptureResponseBody.ShouldBeFalse();
        options.LogHeaders.ShouldBeFalse();
        options.ClientErrorsAreWarnings.ShouldBeTrue();
        options.Skip.ShouldBe(["/a", "/b/*"]);
        options.RequestIdHeader.ShouldBe("X-Correlation-ID");
    }

    [Fact]
    public void A_null_of_JSON_sets_nothing()
    {
        var code = new ApiLoggingOptions();
        ApiLoggingOptions options = Apply(
            [.. Hewn.AspNetCore.Configuration.ApiSettings.Keys.Select(key => ($"Hewn:Api:{key}", (string?)null))]);
        foreach (System.Reflection.PropertyInfo property in typeof(ApiLoggingOptions).GetProperties())
        {
            if (property.Name is not ("Log" or "Skip"))
                property.GetValue(options).ShouldBe(property.GetValue(code), property.Name);
        }

        options.Skip.ShouldBe(code.Skip);
        Apply([("Hewn:Api:Skip:0", null)]).Skip.ShouldBe(code.Skip);
        Apply([("Hewn:Api:Skip:0", null), ("Hewn:Api:Skip:1", "/x")]).Skip.ShouldBe(["/x"]);
        Should.Throw<HewnConfigurationException>(() => Apply([("Hewn:Api:Nonsense", null)]));
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData("on", true)]
    [InlineData("1", true)]
    [InlineData("False", false)]
    [InlineData("NO", false)]
    [InlineData("off", false)]
    [InlineData("0", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void The_environment_wins_over_configuration_and_code(string? value, bool expected) =>
        Apply([("Hewn:Api:Enabled", "false")], value, options => options.Enabled = true).Enabled.ShouldBe(expected);

    [Theory]
    [InlineData("Hewn:Api:MaxBodyBytes", "65537",
        "Hewn:Api:MaxBodyBytes=\"65537\" (configuration): expected a whole number of bytes from 0 to 65536")]
    [InlineData("Hewn:Api:MaxBodyBytes", "many",
        "Hewn:Api:MaxBodyBytes=\"many\" (configuration): expected a whole number of bytes from 0 to 65536")]
    [InlineData("Hewn:Api:Enabled", "maybe", "Hewn:Api:Enabled=\"maybe\" (configuration): expected true or false")]
    [InlineData("Hewn:Api:MaxBodySize", "1",
        "Hewn:Api:MaxBodySize (configuration): unknown key, expected one of Enabled, MaxBodyBytes")]
    [InlineData("Hewn:Api:Skip", "/a", "Hewn:Api:Skip=\"/a\" (configuration): expected a list of paths")]
    [InlineData("Hewn:Api:Skip:0", "a", "Hewn:Api:Skip=\"a\": expected a path")]
    [InlineData("Hewn:Api:Skip:0", "/a*b", "Hewn:Api:Skip=\"/a*b\": expected a path")]
    [InlineData("Hewn:Api:RequestIdHeader", "a b", "Hewn:Api:RequestIdHeader=\"a b\": expected a header name")]
    public void A_wrong_setting_says_key_value_and_what_is_allowed(string key, string value, string message) =>
        Should.Throw<HewnConfigurationException>(() => Apply([(key, value)])).Message.ShouldContain(message);

    [Fact]
    public void A_wrong_variable_says_so() =>
        Should.Throw<HewnConfigurationException>(() => Apply([], "maybe"))
            .Message.ShouldContain("LOG_API_CALLS=\"maybe\" (environment): expected true or false");

    [Fact]
    public void All_problems_of_core_and_api_are_told_together() =>
        Should.Throw<HewnConfigurationException>(
            () => Apply([("Hewn:Nonsense", "1"), ("Hewn:Api:Nonsense", "1")], "maybe")).Problems.Count.ShouldBe(3);

    [Fact]
    public void A_wrong_value_from_code_is_found_too() =>
        Should.Throw<HewnConfigurationException>(() => Apply([], code: options => options.MaxBodyBytes = -1))
            .Message.ShouldContain("Hewn:Api:MaxBodyBytes=\"-1\"");

    [Fact]
    public void Twice_is_an_error()
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder();
        builder.Services.AddSingleton(new object());
        string directory = Directory.CreateTempSubdirectory("hewn-settings-").FullName;
        void Configure(ApiLoggingOptions options)
        {
            options.Log.Directory = directory;
            options.Log.HandleProcessExit = false;
        }

        builder.AddHewnApiLogging(Configure);
        Should.Throw<InvalidOperationException>(() => builder.AddHewnApiLogging(Configure));
        using WebApplication app = builder.Build();
        app.UseHewnApiLogging();
    }

    [Fact]
    public void The_presets_are_those_of_the_seed()
    {
        var options = new ApiLoggingOptions();
        options.Log.Directory.ShouldBe("./logs");
        options.Log.MaxFileBytes.ShouldBe(10_485_760);
        options.Log.BackupCount.ShouldBe(5);
        options.Log.Files.Select(file => (file.Path, file.MinimumLevel))
            .ShouldBe([("api.log", Level.Trace), ("errors.log", Level.Error)]);
        options.MaxBodyBytes.ShouldBe(32768);
        options.Enabled.ShouldBeTrue();
    }
}
