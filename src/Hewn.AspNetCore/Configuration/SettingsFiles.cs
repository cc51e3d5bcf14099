using Hewn.Routing;
using Microsoft.Extensions.Configuration;

namespace Hewn.AspNetCore.Configuration;

/// <summary>The files behind an application's configuration.</summary>
internal static class SettingsFiles
{
    /// <summary>
    /// Has it told in the log when a file is edited to something that cannot be read. The framework keeps silent about
    /// that, and nobody hears that the file has changed, so the settings stay as they were.
    /// </summary>
    public static void TellUnreadable(IConfigurationBuilder configuration, LogSystem system)
    {
        Logger log = system.For(LevelRules.OwnName);
        foreach (FileConfigurationSource source in configuration.Sources.OfType<FileConfigurationSource>())
        {
            if (!source.ReloadOnChange)
                continue;
            Action<FileLoadExceptionContext>? earlier = source.OnLoadException;
            source.OnLoadException = context =>
            {
                log.Error(
                    context.Exception.InnerException ?? context.Exception,
                    "A changed settings file cannot be read; the settings stay as they are",
                    ("file", context.Provider.Source.Path));
                earlier?.Invoke(context);
            };
        }
    }
}
