using Microsoft.Extensions.Configuration;

namespace StressChild;

/// <summary>A configuration that a program can change and take settings out of. One thread only.</summary>
internal sealed class LiveSettings : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    public string? this[string key] => Data.TryGetValue("Hewn:" + key, out string? value) ? value : null;

    /// <summary>Changes a setting, or takes it out, and tells of it.</summary>
    public void Change(string key, string? value)
    {
        if (value is null)
            Data.Remove("Hewn:" + key);
        else
            Data["Hewn:" + key] = value;
        OnReload();
    }
}
