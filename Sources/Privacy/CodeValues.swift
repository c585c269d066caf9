internal import DecodeProtocol
internal import Foundation

/// The coded values that may leave: defined terms of the standard, nothing free.
///
/// A code string can hold a name as well as a code, so that a form alone proves nothing; what is
/// not in these lists is left out and noted.
enum CodeValues {
  static func modality(_ text: String) -> String? { listed(text, modalities) }
  static func view(_ text: String) -> String? { listed(text, views) }
  static func bodyPart(_ text: String) -> String? {
    listed(text.replacingOccurrences(of: " ", with: ""), bodyParts)
  }

  /// R, L, U or B from Image Laterality, else Laterality (PS3.3 C.7.3.1.1.1, C.8.4.1).
  static func laterality(in tree: AttributeTree) -> String? {
    for tag in [Tag.imageLaterality, .laterality] {
      if let text = tree.string(tag), let code = laterality(text) { return code }
    }
    return nil
  }

  /// R, L, U or B; "left", "right", "both" and "unpaired" are read too.
  static func laterality(_ text: String) -> String? {
    switch text.trimmingCharacters(in: .whitespaces).lowercased() {
    case "r", "right": "R"
    case "l", "left": "L"
    case "u", "unpaired": "U"
    case "b", "both", "bilateral": "B"
    default: nil
    }
  }

  /// Letters, digits, blank and `.,&/()+-_`, at most 64, with no run of six digits.
  static func isPlainName(_ text: String) -> Bool {
    let allowed = text.unicodeScalars.allSatisfy {
      $0.isASCII
        && ($0.properties.isAlphabetic || "0123456789 .,&/()+-_".unicodeScalars.contains($0))
    }
    let longestRun = text.split { !$0.isNumber }.map(\.count).max() ?? 0
    return allowed && text.count <= 64 && longestRun < 6
  }

  /// Whether every value is a defined term of one of the lists.
  static func isDefined(_ text: String) -> Bool {
    text.split(separator: "\\").allSatisfy { value in
      let code = trimmed(value).uppercased()
      return modalities.contains(code) || views.contains(code) || bodyParts.contains(code)
        || imageTypes.contains(code)
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    let isPlain = text.utf8.first != 0x20 && text.utf8.last != 0x20
    return isPlain && text.utf8.allSatisfy { 0x20..<0x7F ~= $0 }
      ? String(text) : text.trimmingCharacters(in: .whitespaces)
  }

  private static func listed(_ text: String, _ list: Set<String>) -> String? {
    let code = text.trimmingCharacters(in: .whitespaces).uppercased()
    return list.contains(code) ? code : nil
  }

  /// PS3.3 C.7.3.1.1.1, with the retired terms still met in archives.
  static let modalities = set(
    """
    ANN AR ASMT AU BDUS BI BMD CFM CR CT CTPROTOCOL DG DMS DOC DX ECG EEG EMG EOG EPS ES FID GM HC
    HD IO IOL IVOCT IVUS KER KO LEN LS MG MR M3D NM OAM OCT OP OPM OPR OPT OPTBSV OPTENF OPV OSS OT
    PA PLAN POS PR PT PX REG RESP RF RG RTDOSE RTIMAGE RTINTENT RTPLAN RTRAD RTRECORD RTSEGANN
    RTSTRUCT RWV SEG SM SMR SR SRF STAIN TEXTUREMAP TG US VA XA XAPROTOCOL XC AS CD CF CP CS DD DF
    DM DS EC FA FS LP MA MS OPR ST VF
    """)

  /// View Position: PS3.3 C.8.11.4 and C.8.1.3 (projection radiography), and the mammographic views
  /// of PS3.16 CID 4014 by their abbreviations.
  static let views = set(
    """
    PA AP LL RL RLD LLD RLO LLO RAO LAO RPO LPO LAT LATERAL OBL OBLIQUE DV VD AXIAL TAN SUNRISE
    CC MLO ML LM LMO XCC XCCL XCCM FB SIO ISO CV AT RM RL TM AX SWIMMERS TOWNE WATERS CALDWELL
    PATIENT SUPINE UPRIGHT DECUB ANTERIOR POSTERIOR
    """)

  /// Body Part Examined: defined terms of PS3.16 Annex L.
  static let bodyParts = set(
    """
    ABDOMEN ABDOMENPELVIS ADRENAL ANKLE AORTA ARM AXILLA BACK BILEDUCT BLADDER BRAIN BREAST
    BRONCHUS BUTTOCK CALCANEUS CALF CAROTID CEREBELLUM CERVIX CHEEK CHEST CHESTABDOMEN
    CHESTABDPELVIS CIRCLEOFWILLIS CLAVICLE COCCYX COLON CORNEA CORONARYARTERY CSPINE CTSPINE
    DUODENUM EAR ELBOW ESOPHAGUS EXTREMITY EYE EYELID FACE FEMUR FINGER FOOT FOREARM GALLBLADDER
    HAND HEAD HEADNECK HEART HIP HUMERUS IAC ILEUM ILIUM JAW JEJUNUM KIDNEY KNEE LARYNX LEG LIVER
    LSPINE LSSPINE LUNG MANDIBLE MAXILLA MEDIASTINUM MOUTH NECK NECKCHEST NECKCHESTABDOMEN
    NECKCHESTABDPELV NOSE ORBIT OVARY PANCREAS PAROTID PATELLA PELVIS PENIS PHARYNX PROSTATE
    RADIUS RADIUSULNA RECTUM RENAL RETINA RIB SACRUM SCALP SCAPULA SCLERA SCROTUM SELLA SHOULDER
    SKIN SKULL SPINE SPLEEN SSPINE STERNUM STOMACH SUBMANDIBULAR TESTIS THIGH THUMB THYMUS THYROID
    TIBIA TIBIAFIBULA TLSPINE TMJ TOE TONGUE TRACHEA TSPINE ULNA URETER URETHRA UTERUS VAGINA
    VULVA WHOLEBODY WRIST ZYGOMA
    """)

  /// Image Type and Frame Type, PS3.3 C.7.6.1.1.2 and C.8.16.1 with the terms of CT and MR, and
  /// answers that stand in many attributes.
  static let imageTypes = set(
    """
    ORIGINAL DERIVED PRIMARY SECONDARY AXIAL LOCALIZER REFORMATTED VOLUME NONE MIXED ANGIO
    CARDIAC CARDIAC_GATED CARDRESP_GATED DYNAMIC FLUOROSCOPY MOTION PERFUSION PRE_CONTRAST
    POST_CONTRAST RESP_GATED REST STATIC STRESS WHOLE_BODY DIFFUSION DIFFUSION_ANISO FLOW_ENCODED
    FLUID_ATTENUATED FUNCTIONAL PROTON_DENSITY STIR T1 T2 T2_STAR TAGGING TIME TOF VELOCITY
    WATER FAT ADDITION DIVISION MASKED MAXIMUM MEAN MINIMUM MPR MTT NORMALIZED PEAK RCBF RCBV
    RESAMPLED SUBTRACTION TTP MONO MAGNITUDE PHASE REAL IMAGINARY PROJECTION MAX_IP MIN_IP
    YES NO HEAD_FIRST FEET_FIRST BRIGHT_FIELD LABEL THUMBNAIL OVERVIEW
    """)

  private static func set(_ text: String) -> Set<String> {
    Set(text.split { $0.isWhitespace }.map(String.init))
  }
}
