using Microsoft.CodeAnalysis;

namespace Hewn.Analyzers;

/// <summary>The types that the rules are about, as one compilation knows them. Immutable.</summary>
internal sealed class KnownTypes
{
    private readonly INamedTypeSymbol _log;
    private readonly INamedTypeSymbol _logger;
    private readonly INamedTypeSymbol _exception;
    private readonly INamedTypeSymbol? _logSystem;
    private readonly INamedTypeSymbol? _contextScope;
    private readonly INamedTypeSymbol? _loggerExtensions;
    private readonly INamedTypeSymbol? _loggerInterface;

    private KnownTypes(
        Compilation compilation, INamedTypeSymbol log, INamedTypeSymbol logger, INamedTypeSymbol exception)
    {
        (_log, _logger, _exception) = (log, logger, exception);
        _logSystem = compilation.GetTypeByMetadataName("Hewn.LogSystem");
        _contextScope = compilation.GetTypeByMetadataName("Hewn.ContextScope");
        _loggerExtensions = compilation.GetTypeByMetadataName("Microsoft.Extensions.Logging.LoggerExtensions");
        _loggerInterface = compilation.GetTypeByMetadataName("Microsoft.Extensions.Logging.ILogger");
    }

    /// <summary>The types; null where the compilation does not know Hewn, so that there is nothing to do.</summary>
    public static KnownTypes? Find(Compilation compilation) =>
        compilation.GetTypeByMetadataName("Hewn.Log") is { } log
        && compilation.GetTypeByMetadataName("Hewn.Logger") is { } logger
        && compilation.GetTypeByMetadataName("System.Exception") is { } exception
            ? new KnownTypes(compilation, log, logger, exception)
            : null;

    /// <summary>Whether it is <c>Hewn.Log</c> or <c>Hewn.Logger</c>.</summary>
    public bool IsLogger(ITypeSymbol? type) => IsGlobalLog(type) || Same(type, _logger);

    /// <summary>Whether it is <c>Hewn.Log</c>.</summary>
    public bool IsGlobalLog(ITypeSymbol? type) => Same(type, _log);

    /// <summary>Whether it is <c>Hewn.LogSystem</c>.</summary>
    public bool IsLogSystem(ITypeSymbol? type) => Same(type, _logSystem);

    /// <summary>Whether it is what <c>Log.Context</c> returns.</summary>
    public bool IsContextScope(ITypeSymbol? type) => Same(type, _contextScope);

    /// <summary>Whether it holds <c>LogInformation</c> and the other methods for <c>ILogger</c>.</summary>
    public bool IsLoggerExtensions(ITypeSymbol? type) => Same(type, _loggerExtensions);

    /// <summary>Whether it is <c>ILogger</c>.</summary>
    public bool IsLoggerInterface(ITypeSymbol? type) => Same(type, _loggerInterface);

    /// <summary>Whether values of the type are exceptions.</summary>
    public bool IsException(ITypeSymbol? type)
    {
        if (type is ITypeParameterSymbol parameter)
            return parameter.ConstraintTypes.Any(IsException);
        for (ITypeSymbol? at = type; at is not null; at = at.BaseType)
        {
            if (Same(at, _exception))
                return true;
        }

        return false;
    }

    private static bool Same(ITypeSymbol? a, ITypeSymbol? b) =>
        b is not null && SymbolEqualityComparer.Default.Equals(a, b);
}
