using MudBlazor;

namespace Mailroom.WebConsole.Layout;

/// <summary>The console's two colours (the ink blue of a postmark and the red of its stamp), its letters and its room.</summary>
public static class Look
{
    private const string InkLight = "#1f4e6b";
    private const string InkDark = "#8fc1de";
    private const string StampLight = "#a8361f";
    private const string StampDark = "#f0917a";

    private static readonly string[] Letters = ["system-ui", "-apple-system", "Segoe UI", "Noto Sans", "Helvetica", "Arial", "sans-serif"];

    /// <summary>The theme of the component library.</summary>
    public static MudTheme Theme { get; } = new()
    {
        PaletteLight = new PaletteLight
        {
            Primary = InkLight,
            Secondary = StampLight,
            Tertiary = InkLight,
            Info = InkLight,
            Success = "#2b6a3f",
            Warning = "#8a5a00",
            Error = "#a11d1d",
            Background = "#faf9f6",
            Surface = "#ffffff",
            AppbarBackground = "#ffffff",
            AppbarText = "#1d2730",
            DrawerBackground = "#ffffff",
            TextPrimary = "#1d2730",
            TextSecondary = "#4d5963",
            TextDisabled = "#69747d",
            ActionDefault = "#4d5963",
            LinesDefault = "#e2e0da",
            LinesInputs = "#858d94",
            TableLines = "#e9e7e1",
            Divider = "#e2e0da",
        },
        PaletteDark = new PaletteDark
        {
            Primary = InkDark,
            Secondary = StampDark,
            Tertiary = InkDark,
            Info = InkDark,
            Success = "#86cf9c",
            Warning = "#e5b85c",
            Error = "#f29a9a",
            PrimaryContrastText = "#0d1b24",
            SecondaryContrastText = "#2a0d06",
            InfoContrastText = "#0d1b24",
            SuccessContrastText = "#0b1f11",
            WarningContrastText = "#251a00",
            ErrorContrastText = "#2b0808",
            Background = "#14191d",
            Surface = "#1c2328",
            AppbarBackground = "#1c2328",
            AppbarText = "#e8ebed",
            DrawerBackground = "#1c2328",
            TextPrimary = "#e8ebed",
            TextSecondary = "#b3bdc4",
            TextDisabled = "#929da5",
            ActionDefault = "#b3bdc4",
            LinesDefault = "#333c43",
            LinesInputs = "#7d8890",
            TableLines = "#2d353b",
            Divider = "#333c43",
        },
        Typography = new Typography
        {
            Default = new DefaultTypography { FontFamily = Letters, FontSize = "0.95rem", LineHeight = "1.5", LetterSpacing = "normal" },
            H1 = new H1Typography { FontFamily = Letters, FontSize = "1.75rem", FontWeight = "600", LineHeight = "1.25", LetterSpacing = "-0.01em" },
            H2 = new H2Typography { FontFamily = Letters, FontSize = "1.2rem", FontWeight = "600", LineHeight = "1.35", LetterSpacing = "normal" },
            Button = new ButtonTypography { FontFamily = Letters, FontWeight = "600", TextTransform = "none", LetterSpacing = "normal" },
        },
        LayoutProperties = new LayoutProperties { DefaultBorderRadius = "6px", AppbarHeight = "56px" },
    };
}
