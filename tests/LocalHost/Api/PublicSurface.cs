using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FunctionsOrchestration.LocalHost.Tests.Api;

/// <summary>The public and protected members of an assembly, each as its documentation id and its declaration.</summary>
internal static class PublicSurface
{
    private static readonly SymbolDisplayFormat Member = new(
        globalNamespaceStyle: SymbolDisplayGlobalNamespaceStyle.Omitted,
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints
            | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeModifiers
            | SymbolDisplayMemberOptions.IncludeType | SymbolDisplayMemberOptions.IncludeParameters
            | SymbolDisplayMemberOptions.IncludeConstantValue | SymbolDisplayMemberOptions.IncludeRef,
        delegateStyle: SymbolDisplayDelegateStyle.NameOnly,
        extensionMethodStyle: SymbolDisplayExtensionMethodStyle.StaticMethod,
        parameterOptions: SymbolDisplayParameterOptions.IncludeExtensionThis | SymbolDisplayParameterOptions.IncludeParamsRefOut
            | SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeName
            | SymbolDisplayParameterOptions.IncludeDefaultValue,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        kindOptions: SymbolDisplayKindOptions.IncludeMemberKeyword,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat TypeName =
        Member.WithMemberOptions(SymbolDisplayMemberOptions.None).WithKindOptions(SymbolDisplayKindOptions.None);

    private static readonly SymbolDisplayFormat BaseName =
        TypeName.WithGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeParameters);

    /// <summary>The framework and the packages, to resolve what signatures name.</summary>
    public static ImmutableArray<MetadataReference> References { get; } =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Every public type of an assembly.</summary>
    public static IEnumerable<INamedTypeSymbol> TypesOf(MetadataReference assembly)
    {
        var references = References.Where(r => r.Display != assembly.Display).Append(assembly);
        var compilation = CSharpCompilation.Create("surface", references: references);
        return TypesOf(((IAssemblySymbol)compilation.GetAssemblyOrModuleSymbol(assembly)!).GlobalNamespace);
    }

    /// <summary>A type and its visible members, in the form of the lists in the folder Surface.</summary>
    public static IEnumerable<string> LinesOf(INamedTypeSymbol type) =>
        type.GetMembers().Where(IsListed).Prepend(type)
            .Select(s => $"{DocumentationCommentId.CreateDeclarationId(s)} | {Declare(s)}");

    private static IEnumerable<INamedTypeSymbol> TypesOf(INamespaceOrTypeSymbol parent) =>
        parent.GetMembers().OfType<INamespaceOrTypeSymbol>().Where(IsVisible).SelectMany(m =>
            m is INamedTypeSymbol type ? TypesOf(type).Prepend(type) : TypesOf(m));

    private static bool IsVisible(ISymbol symbol) =>
        symbol is INamespaceSymbol
        || symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static bool IsListed(ISymbol member) =>
        IsVisible(member) && member is not INamedTypeSymbol && member is not IMethodSymbol { AssociatedSymbol: not null };

    private static string Declare(ISymbol symbol) =>
        symbol is INamedTypeSymbol type ? Declare(type) : symbol.ToDisplayString(Member);

    private static string Declare(INamedTypeSymbol type)
    {
        var bases = type.TypeKind is TypeKind.Enum ? [] : type.Interfaces.Prepend(type.BaseType).OfType<INamedTypeSymbol>()
            .Where(b => b.SpecialType is not (SpecialType.System_Object or SpecialType.System_ValueType)).ToArray();
        var declaration = $"{Accessible(type)} {Modifiers(type)}{Kind(type)} {type.ToDisplayString(TypeName)}";
        var list = string.Join(", ", bases.Select(b => b.ToDisplayString(BaseName)));
        return list.Length == 0 ? declaration : $"{declaration} : {list}";
    }

    private static string Accessible(INamedTypeSymbol type) =>
        type.DeclaredAccessibility == Accessibility.Public ? "public" : "protected";

    private static string Modifiers(INamedTypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Class, IsStatic: true } => "static ",
        { TypeKind: TypeKind.Class, IsAbstract: true } => "abstract ",
        { TypeKind: TypeKind.Class, IsSealed: true } => "sealed ",
        { TypeKind: TypeKind.Struct, IsReadOnly: true } => "readonly ",
        _ => "",
    };

    /// <remarks>The lists say <c>record</c> twice: their maker wrote the kind before a name that had it already.</remarks>
    private static string Kind(INamedTypeSymbol type) => type.TypeKind switch
    {
        TypeKind.Class when type.IsRecord => "record record",
        TypeKind.Class => "class",
        TypeKind.Struct => "struct",
        TypeKind.Interface => "interface",
        TypeKind.Enum => "enum",
        _ => "delegate",
    };
}
